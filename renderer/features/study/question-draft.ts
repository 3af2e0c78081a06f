import type { Answer, QuestionView } from '../../../electron/contract/study'

/** What the learner has put together so far. */
export interface Draft {
  chosen: number[]
  order: number[]
  rights: (number | null)[]
  text: string
  named: number[]
}

export function emptyDraft(question: QuestionView): Draft {
  return {
    chosen: [],
    order: question.kind === 'order' ? question.options.map((_, index) => index) : [],
    rights: question.lefts.map(() => null),
    text: '',
    named: [],
  }
}

export function isChoice(kind: QuestionView['kind']): boolean {
  return kind === 'single' || kind === 'several' || kind === 'output' || kind === 'predict'
}

/** The draft as an answer; null while something is missing. */
export function answerOf(question: QuestionView, draft: Draft): Answer | null {
  switch (question.kind) {
    case 'order':
      return { kind: 'order', order: draft.order }
    case 'match': {
      const rights = draft.rights.filter((right) => right !== null)
      return rights.length === question.lefts.length ? { kind: 'match', rights } : null
    }
    case 'sql':
      return draft.text.trim() === '' ? null : { kind: 'sql', text: draft.text }
    case 'open':
      return { kind: 'open', named: draft.named, text: draft.text }
    default:
      return draft.chosen.length > 0 ? { kind: 'choice', chosen: draft.chosen } : null
  }
}

/** Chooses an option, or takes it back where several may be chosen. */
export function choose(question: QuestionView, draft: Draft, option: number): Draft {
  if (option < 0 || option >= question.options.length) return draft
  if (question.kind !== 'several') return { ...draft, chosen: [option] }
  const chosen = draft.chosen.includes(option)
    ? draft.chosen.filter((one) => one !== option)
    : [...draft.chosen, option].sort((a, b) => a - b)
  return { ...draft, chosen }
}

/** Moves the item at a place up or down. */
export function move(draft: Draft, place: number, by: -1 | 1): Draft {
  const to = place + by
  if (to < 0 || to >= draft.order.length) return draft
  const order = [...draft.order]
  ;[order[place], order[to]] = [order[to] as number, order[place] as number]
  return { ...draft, order }
}

/** Gives a left-hand side its partner, or takes it away. */
export function pair(draft: Draft, left: number, right: number | null): Draft {
  return { ...draft, rights: draft.rights.map((one, index) => (index === left ? right : one)) }
}

/** Ticks a point of the rubric, or unticks it. */
export function name(draft: Draft, point: number): Draft {
  const has = draft.named.includes(point)
  return { ...draft, named: has ? draft.named.filter((one) => one !== point) : [...draft.named, point] }
}

/** Which option a key stands for: A to F, or 1 to 6; -1 for none. */
export function optionOfKey(key: string): number {
  if (/^[a-f]$/i.test(key)) return key.toLowerCase().charCodeAt(0) - 97
  return /^[1-6]$/.test(key) ? Number(key) - 1 : -1
}

export function optionLetter(index: number): string {
  return String.fromCharCode(65 + index)
}
