import type { Question } from '../contract/quiz'
import { formatDelimited, parseDelimited } from './delimited'
import type { Exported, ForeignQuestion } from './quiz-exchange'

const levels = ['beginner', 'intermediate', 'advanced']

/** Notes with a front and a back, as Anki imports them: the id first, so that a second import renews instead of doubling. */
export function exportAnki(questions: readonly Question[]): Exported {
  const head = '#separator:tab\n#html:true\n#notetype:Basic\n#guid column:1\n#tags column:4\n'
  const rows = questions.map((question) => [
    question.id,
    html(frontOf(question)),
    html(backOf(question)),
    [...question.topics, question.level].join(' '),
  ])
  return { text: head + formatDelimited(rows, '\t'), leftOut: [] }
}

const letter = (index: number) => String.fromCharCode(65 + index)

function frontOf(question: Question): string {
  const lines = [question.ask]
  if ('output' in question && question.output) lines.push('', question.output.trimEnd())
  if ('choices' in question) {
    lines.push('', ...question.choices.map((choice, index) => `${letter(index)}. ${choice.text}`))
  }
  if (question.kind === 'order') lines.push('', ...[...question.items].sort().map((item) => `- ${item}`))
  if (question.kind === 'match') lines.push('', ...question.pairs.map((pair) => `- ${pair.left}`))
  return lines.join('\n')
}

function backOf(question: Question): string {
  const lines: string[] = []
  if ('choices' in question) {
    for (const [index, choice] of question.choices.entries()) {
      lines.push(`${letter(index)}: ${choice.right ? 'right' : 'wrong'}. ${choice.why}`.trim())
    }
  } else if (question.kind === 'order') lines.push(...question.items.map((item, index) => `${index + 1}. ${item}`))
  else if (question.kind === 'match') {
    lines.push(...question.pairs.map((pair) => `${pair.left}: ${pair.right}. ${pair.why}`.trim()))
  } else if (question.kind === 'sql') lines.push(...question.accept)
  else lines.push(question.model)
  if (question.because) lines.push('', question.because)
  if (question.source) lines.push('', `${question.source.title}: ${question.source.url}`)
  return lines.join('\n')
}

/** Anki's export of notes in plain text. Every note becomes an open question: what is on its back is the model answer. */
export function importAnki(text: string): ForeignQuestion[] {
  const heads = new Map<string, string>()
  const lines = text.split('\n')
  let begin = 0
  for (; begin < lines.length; begin += 1) {
    const head = /^#([a-z ]+):(.*?)\r?$/.exec(lines[begin] ?? '')
    if (!head) break
    heads.set(head[1] ?? '', head[2] ?? '')
  }
  const names: Record<string, string> = { tab: '\t', comma: ',', semicolon: ';', pipe: '|', space: ' ', colon: ':' }
  const named = heads.get('separator') ?? 'tab'
  const separator = names[named.toLowerCase()] ?? named.charAt(0) ?? '\t'
  const isHtml = heads.get('html') !== 'false'
  const column = (name: string) => Number(heads.get(`${name} column`) ?? 0) - 1
  const special = ['guid', 'notetype', 'deck', 'tags'].map(column).filter((index) => index >= 0)
  return parseDelimited(lines.slice(begin).join('\n'), separator).flatMap((row) => {
    const fields = row
      .filter((_, index) => !special.includes(index))
      .map((field) => (isHtml ? fromHtml(field) : field.trim()))
    const [front = '', ...back] = fields
    if (front === '') return []
    const tags = (row[column('tags')] ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    const topics = tags.filter((tag) => /^[a-z0-9][a-z0-9-]{0,60}$/.test(tag) && !levels.includes(tag))
    const level = tags.find((tag) => levels.includes(tag))
    const id = row[column('guid')]
    return [
      {
        ...(id ? { id } : {}),
        ...(level ? { level } : {}),
        ...(topics.length > 0 ? { topics: topics.slice(0, 6) } : {}),
        kind: 'open',
        ask: front,
        model: back.filter(Boolean).join('\n\n') || front,
      },
    ]
  })
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', apos: "'" }

function fromHtml(text: string): string {
  return text
    .replaceAll(/<br\s*\/?>|<\/(?:div|p|li|h[1-6]|tr)>/gi, '\n')
    .replaceAll(/<\/?(?:code|tt)>/gi, '`')
    .replaceAll(/<[a-z/!][^>]*>/gi, '')
    .replaceAll(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name: string) => {
      if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole
      const code = name.charAt(1).toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
    })
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}
