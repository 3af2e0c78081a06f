import type { Question } from '../contract/quiz'
import { formatDelimited, parseDelimited } from './delimited'
import type { Exported, ForeignQuestion } from './quiz-exchange'

const places = [1, 2, 3, 4, 5, 6, 7] as const
const letters = 'ABCDEFG'
const listBreak = '\n'

const columns = [
  'id',
  'kind',
  'level',
  'topics',
  'ask',
  'output',
  'mermaid',
  ...places.flatMap((place) => [`text${place}`, `match${place}`, `why${place}`]),
  'right',
  'model',
  'because',
  'source',
  'url',
  'lab',
  'step',
  'followups',
]

/** Every kind of question has a form here: texts, their partners and reasons by number, and letters for what is right. */
export function exportCsv(questions: readonly Question[]): Exported {
  const rows = questions.map((question) => {
    const cells = cellsOf(question)
    return columns.map((column) => cells[column] ?? '')
  })
  return { text: formatDelimited([columns, ...rows], ','), leftOut: [] }
}

function cellsOf(question: Question): Record<string, string | undefined> {
  const cells: Record<string, string | undefined> = {
    id: question.id,
    kind: question.kind,
    level: question.level,
    topics: question.topics.join(' '),
    ask: question.ask,
    because: question.because,
    source: question.source?.title,
    url: question.source?.url,
    lab: question.see?.lab,
    step: question.see?.step,
    followups: question.followUps.join(listBreak),
  }
  const put = (index: number, text: string, why = '', match = '') => {
    cells[`text${index + 1}`] = text
    cells[`why${index + 1}`] = why
    cells[`match${index + 1}`] = match
  }
  if ('output' in question) cells.output = question.output
  if ('mermaid' in question) cells.mermaid = question.mermaid
  if ('choices' in question) {
    question.choices.forEach((choice, index) => {
      put(index, choice.text, choice.why)
    })
    cells.right = writtenRight(question.choices)
  } else if (question.kind === 'order') {
    question.items.forEach((item, index) => {
      put(index, item)
    })
  } else if (question.kind === 'match') {
    question.pairs.forEach((pair, index) => {
      put(index, pair.left, pair.why, pair.right)
    })
  } else if (question.kind === 'sql') {
    cells.model = question.accept.join('\n;;\n')
    question.wrong.slice(0, 7).forEach((one, index) => {
      put(index, one.sql, one.why)
    })
  } else {
    cells.model = question.model
    question.rubric.forEach((point, index) => {
      put(index, point)
    })
  }
  return cells
}

/** Other names under which spreadsheets have the same columns. */
const synonyms: Record<string, string> = {
  question: 'ask',
  front: 'ask',
  prompt: 'ask',
  answer: 'model',
  back: 'model',
  correct: 'right',
  'correct answer': 'right',
  explanation: 'because',
  feedback: 'because',
  topic: 'topics',
  tags: 'topics',
  difficulty: 'level',
  ...Object.fromEntries(
    places.flatMap((place) => {
      const letter = letters.charAt(place - 1).toLowerCase()
      return [letter, `choice ${letter}`, `option ${letter}`, `choice${place}`, `option${place}`, `answer${place}`].map(
        (name) => [name, `text${place}`],
      )
    }),
  ),
}

export function importCsv(text: string): ForeignQuestion[] {
  const separator = [',', ';', '\t'].reduce((best, one) => {
    const count = (sign: string) => (text.split('\n', 1)[0] ?? '').split(sign).length
    return count(one) > count(best) ? one : best
  })
  const rows = parseDelimited(text, separator)
  const heads = (rows[0] ?? []).map((head) => head.trim().toLowerCase())
  const names = heads.map((head) => synonyms[head] ?? head)
  const hasHeads = names.includes('ask')
  return rows.slice(hasHeads ? 1 : 0).map((row) => {
    const at = (name: string) => {
      const index = hasHeads ? names.indexOf(name) : ['ask', 'model', 'topics'].indexOf(name)
      return index < 0 ? '' : (row[index] ?? '')
    }
    return questionOf(at)
  })
}

function questionOf(at: (name: string) => string): ForeignQuestion {
  const texts = places.map((place) => at(`text${place}`))
  const filled = places.filter((_, index) => texts[index]?.trim() !== '')
  const level = at('level').trim().toLowerCase()
  const topics = at('topics')
    .split(/[\s,;]+/)
    .map((topic) => topic.toLowerCase())
    .filter((topic) => /^[a-z0-9][a-z0-9-]{0,60}$/.test(topic))
  const kind = at('kind').trim() || (filled.length >= 3 ? '' : 'open')
  const common: ForeignQuestion = {
    ...(at('id').trim() ? { id: at('id') } : {}),
    ...(['beginner', 'intermediate', 'advanced'].includes(level) ? { level } : {}),
    ...(topics.length > 0 ? { topics: topics.slice(0, 6) } : {}),
    ask: at('ask'),
    because: at('because'),
    ...(at('source') && at('url') ? { source: { title: at('source'), url: at('url') } } : {}),
    ...(at('lab') ? { see: { lab: at('lab'), ...(at('step') ? { step: at('step') } : {}) } } : {}),
    followUps: at('followups').split(listBreak).filter(Boolean),
  }
  switch (kind) {
    case 'open':
      return { ...common, kind, model: at('model'), rubric: filled.map((place) => at(`text${place}`)) }
    case 'order':
      return { ...common, kind, items: filled.map((place) => at(`text${place}`)) }
    case 'match':
      return {
        ...common,
        kind,
        pairs: filled.map((place) => ({
          left: at(`text${place}`),
          right: at(`match${place}`),
          why: at(`why${place}`),
        })),
      }
    case 'sql':
      return {
        ...common,
        kind,
        accept: at('model').split('\n;;\n'),
        wrong: filled.map((place) => ({ sql: at(`text${place}`), why: at(`why${place}`) })),
      }
    default: {
      const right = rightPlaces(at('right'), texts)
      const choices = filled.map((place) => ({
        text: at(`text${place}`),
        right: right.has(place),
        why: at(`why${place}`),
      }))
      return {
        ...common,
        kind: kind || (right.size > 1 ? 'several' : 'single'),
        choices,
        ...(at('output') ? { output: at('output') } : {}),
        ...(at('mermaid') ? { mermaid: at('mermaid') } : {}),
      }
    }
  }
}

/** Letters; in a form that is not the text of a choice as well, since that would be taken for it. */
function writtenRight(choices: readonly { text: string; right: boolean }[]): string {
  const places = choices.flatMap(({ right }, index) => (right ? [index] : []))
  const words = [places.map((place) => letters.charAt(place)), places.map((place) => String(place + 1))]
  const forms = words.flatMap((one) => [' ', ',', ';', ', ', '; '].map((between) => one.join(between)))
  // With one right choice nothing stands between; what follows it is passed over.
  forms.push(...words.flatMap((one) => [',', ';', ',,', ',;'].map((end) => `${one.join(' ')}${end}`)))
  return forms.find((form) => choices.every(({ text }) => text.trim() !== form)) ?? ''
}

/** `B`, `A C`, `2`, or the text of the right choice itself. */
function rightPlaces(right: string, texts: readonly string[]): Set<number> {
  const exact = texts.findIndex((text) => text !== '' && text.trim() === right.trim())
  if (exact >= 0) return new Set([exact + 1])
  return new Set(
    right
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map((one) => (/^[A-G]$/.test(one) ? letters.indexOf(one) + 1 : Number(one)))
      .filter((place) => place >= 1 && place <= 7),
  )
}
