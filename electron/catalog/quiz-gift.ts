import { z } from 'zod'
import type { Question } from '../contract/quiz'
import type { Exported, ForeignQuestion } from './quiz-exchange'

/** What GIFT has no form for, kept in a comment that Moodle passes over. */
const extraSchema = z.looseObject({ kind: z.string().optional() })

export function exportGift(questions: readonly Question[]): Exported {
  const leftOut: string[] = []
  const parts = questions.flatMap((question) => {
    const body = bodyOf(question)
    if (body === null) {
      leftOut.push(question.id)
      return []
    }
    const { id, ask, kind, level, topics, source, see, followUps } = question
    const extra = {
      kind,
      level,
      topics,
      ...(source ? { source } : {}),
      ...(see ? { see } : {}),
      ...(followUps.length > 0 ? { followUps } : {}),
      ...('output' in question && question.output ? { output: question.output } : {}),
      ...('mermaid' in question && question.mermaid ? { mermaid: question.mermaid } : {}),
      ...(question.kind === 'open' ? { rubric: question.rubric } : {}),
      ...(question.kind === 'match' ? { whys: question.pairs.map((pair) => pair.why) } : {}),
      ...(question.kind === 'sql' ? { wrong: question.wrong } : {}),
      ...(question.because ? { because: question.because } : {}),
      ...(question.kind === 'open' ? { model: question.model } : {}),
    }
    const output = 'output' in question && question.output ? `\n\n${question.output}` : ''
    const because = question.because ? `####${escaped(question.because)}` : ''
    return [
      `// standby ${JSON.stringify(extra)}\n::${escaped(id)}::[markdown]${escaped(ask + output)} {\n${body}${because ? `${because}\n` : ''}}\n`,
    ]
  })
  return { text: parts.join('\n'), leftOut }
}

function bodyOf(question: Question): string | null {
  switch (question.kind) {
    case 'order':
      return null
    case 'open':
      return question.because ? '' : `####${escaped(question.model)}\n`
    case 'match':
      return question.pairs.map(({ left, right }) => `=${escaped(left)} -> ${escaped(right)}\n`).join('')
    case 'sql':
      return question.accept.map((sql) => `=${escaped(sql)}\n`).join('')
    case 'several': {
      const rights = question.choices.filter((choice) => choice.right).length
      const plus = `%${(100 / rights).toFixed(5).replace(/\.?0+$/, '')}%`
      return question.choices
        .map(({ text, right, why }) => `~${right ? plus : '%-100%'}${escaped(text)}${why ? `#${escaped(why)}` : ''}\n`)
        .join('')
    }
    default:
      return question.choices
        .map(({ text, right, why }) => `${right ? '=' : '~'}${escaped(text)}${why ? `#${escaped(why)}` : ''}\n`)
        .join('')
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\~=#{}:]/g, '\\$&').replaceAll('\n', '\\n')
}

const escapable = '\\~=#{}:n'
const firstMask = 0xe000

/** Escaped signs as characters of their own, so that an unescaped one is found without looking back. */
function masked(text: string): string {
  return text.replaceAll(/\\([\\~=#{}:n])/g, (_, sign: string) =>
    String.fromCharCode(firstMask + escapable.indexOf(sign)),
  )
}

function plain(text: string): string {
  return text
    .replace(/^\s*\[(?:markdown|html|moodle|plain)\]/, '')
    .replaceAll(/[\uE000-\uE007]/g, (mask) => {
      const sign = escapable.charAt(mask.charCodeAt(0) - firstMask)
      return sign === 'n' ? '\n' : sign
    })
    .trim()
}

export function importGift(text: string): ForeignQuestion[] {
  const questions: ForeignQuestion[] = []
  let topic: string | null = null
  let extra: Record<string, unknown> = {}
  let collected = ''
  for (const line of [...text.split(/\r?\n/), '']) {
    const trimmed = line.trim()
    if (trimmed.startsWith('//')) {
      const own = /^\/\/ standby (\{.*\})$/.exec(trimmed)?.[1]
      if (own) extra = extraOf(own)
      continue
    }
    if (collected === '' && trimmed.startsWith('$CATEGORY:')) {
      topic = lastPart(trimmed.slice('$CATEGORY:'.length))
      continue
    }
    if (trimmed !== '' || /\{[^}]*$/.test(collected)) {
      collected += `${masked(line)}\n`
      continue
    }
    if (collected.trim() === '') continue
    const question = questionOf(collected.trim(), extra)
    if (question) questions.push({ ...(topic ? { topics: [topic] } : {}), ...question })
    collected = ''
    extra = {}
  }
  if (collected.trim() !== '') {
    const question = questionOf(collected.trim(), extra)
    if (question) questions.push({ ...(topic ? { topics: [topic] } : {}), ...question })
  }
  return questions
}

function extraOf(json: string): Record<string, unknown> {
  try {
    const parsed = extraSchema.safeParse(JSON.parse(json))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}

function lastPart(category: string): string | null {
  const last = category.split('/').at(-1) ?? ''
  const id = last
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
  return id || null
}

function questionOf(text: string, extra: Record<string, unknown>): ForeignQuestion | null {
  const named = /^::([\s\S]*?)::/.exec(text)
  const rest = named ? text.slice(named[0].length) : text
  const open = rest.indexOf('{')
  const close = open < 0 ? -1 : rest.indexOf('}', open)
  if (open < 0 || close < open) return null
  const after = rest.slice(close + 1).trim()
  const before = plain(rest.slice(0, open))
  const output = typeof extra.output === 'string' ? `\n\n${extra.output}` : ''
  // With words on both sides the answer belongs into the gap between them.
  const whole = after ? `${before} _____ ${plain(after)}` : before
  const ask = output && whole.endsWith(output.trim()) ? whole.slice(0, -output.trim().length).trim() : whole
  const inside = rest.slice(open + 1, close)
  const [answers = '', ...general] = inside.split('####')
  const { kind, whys, wrong, rubric, model, because, ...kept } = extra
  const feedback = plain(general.join('####'))
  const common = {
    ...kept,
    ...(named ? { id: plain(named[1] ?? '') } : {}),
    ask,
    because: typeof because === 'string' ? because : feedback,
  }
  const truth = /^\s*(T|TRUE|F|FALSE)\s*(?:#|$)/i.exec(answers)
  if (truth) {
    const yes = truth[1]?.toUpperCase().startsWith('T') === true
    return {
      ...common,
      kind: 'single',
      choices: [
        { text: 'True', right: yes },
        { text: 'False', right: !yes },
        { text: 'It cannot be said', right: false },
      ],
    }
  }
  const parts = splitAnswers(answers)
  if (parts.length === 0) {
    const text = typeof model === 'string' ? model : feedback
    return {
      ...common,
      ...(typeof model === 'string' ? {} : { because: '' }),
      kind: 'open',
      model: text,
      rubric: rubric ?? [],
    }
  }
  if (parts.every((part) => part.sign === '=' && part.text.includes('->'))) {
    const reasons = Array.isArray(whys) ? whys : []
    return {
      ...common,
      kind: 'match',
      pairs: parts.map((part, index) => {
        const [left = '', ...right] = part.text.split('->')
        return { left: plain(left), right: plain(right.join('->')), why: reasons[index] ?? '' }
      }),
    }
  }
  if (parts.every((part) => part.sign === '=')) {
    const accept = parts.map((part) => plain(part.text))
    if (kind === 'sql') return { ...common, kind, accept, wrong: wrong ?? [] }
    return { ...common, kind: 'open', model: accept.join('; '), rubric: [] }
  }
  const choices = parts.map((part) => {
    const share = part.weight === null ? (part.sign === '=' ? 100 : 0) : part.weight
    return { text: plain(part.text), right: share > 0, why: plain(part.feedback) }
  })
  const rights = choices.filter((choice) => choice.right).length
  const known = typeof kind === 'string' && ['single', 'several', 'output', 'predict'].includes(kind) ? kind : null
  const { output: shown, mermaid, ...others } = common as Record<string, unknown>
  return {
    ...others,
    kind: known ?? (rights > 1 ? 'several' : 'single'),
    choices,
    ...(known === 'output' || known === 'predict' ? { output: shown } : {}),
    ...(known === 'output' && mermaid !== undefined ? { mermaid } : {}),
  }
}

interface Part {
  sign: '=' | '~'
  text: string
  feedback: string
  /** In percent; null where none is given. */
  weight: number | null
}

function splitAnswers(text: string): Part[] {
  const parts: Part[] = []
  let rest = text
  let at = rest.search(/[=~]/)
  while (at >= 0) {
    const sign = rest.charAt(at) as Part['sign']
    rest = rest.slice(at + 1)
    at = rest.search(/[=~]/)
    const own = at < 0 ? rest : rest.slice(0, at)
    const weight = /^\s*%(-?[\d.]+)%/.exec(own)
    const [answer = '', ...feedback] = own.slice(weight?.[0].length ?? 0).split('#')
    parts.push({ sign, text: answer, feedback: feedback.join('#'), weight: weight ? Number(weight[1]) : null })
  }
  return parts.filter((part) => plain(part.text) !== '')
}
