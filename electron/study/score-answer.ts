import { foretells, type Measured } from '../contract/experiment'
import type { Question } from '../contract/quiz'
import type { Answer, Confidence, QuestionView, Reveal, ReviewGrade } from '../contract/study'
import { sameMeaning } from './sql-meaning'

/** In which order a question's options are shown: for each place, which one of the bank's file stands there. */
export type Shown = readonly number[]

/** How many things of a question are shown in an order of their own. */
export function optionCount(question: Question): number {
  switch (question.kind) {
    case 'order':
      return question.items.length
    case 'match':
      return question.pairs.length
    case 'sql':
    case 'open':
      return 0
    default:
      return question.choices.length
  }
}

/** @param random from 0 to below 1 */
export function shuffled(question: Question, random: () => number): Shown {
  const order = Array.from({ length: optionCount(question) }, (_, index) => index)
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    ;[order[at], order[other]] = [order[other] as number, order[at] as number]
  }
  // Items that stand in the right order already would leave nothing to do.
  const solved = question.kind === 'order' && order.every((item, index) => item === index)
  return solved ? [...order.slice(1), order[0] as number] : order
}

export function viewOf(question: Question, shown: Shown, fresh: boolean): QuestionView {
  const { id, kind, level, topics, ask } = question
  const texts = optionTexts(question)
  return {
    id,
    kind,
    level,
    topics,
    ask,
    output: 'output' in question ? (question.output ?? null) : null,
    mermaid: 'mermaid' in question ? (question.mermaid ?? null) : null,
    options: shown.map((index) => texts[index] ?? ''),
    lefts: kind === 'match' ? question.pairs.map((pair) => pair.left) : [],
    seconds: secondsFor(question),
    fresh,
    experiment: kind === 'predict' ? (question.experiment?.lab ?? null) : null,
  }
}

function optionTexts(question: Question): string[] {
  if ('choices' in question) return question.choices.map((choice) => choice.text)
  if (question.kind === 'order') return question.items
  if (question.kind === 'match') return question.pairs.map((pair) => pair.right)
  return []
}

function secondsFor({ kind }: Question): number {
  if (kind === 'open') return 150
  if (kind === 'order' || kind === 'match' || kind === 'output') return 90
  return 60
}

/** Open questions are right from this share of the rubric's points on. */
const enoughPoints = 0.6

/** How much of an answer is right, 0 to 1; `right` is what counts for the schedule. */
export function scoreAnswer(question: Question, shown: Shown, answer: Answer): { right: boolean; share: number } {
  const share = shareOf(question, shown, answer)
  const enough = question.kind === 'open' ? share >= enoughPoints : share === 1
  return { right: enough, share }
}

function shareOf(question: Question, shown: Shown, answer: Answer): number {
  if (answer.kind === 'none') return 0
  switch (question.kind) {
    case 'order': {
      if (answer.kind !== 'order') return 0
      const places = answer.order.map((at) => shown[at])
      return places.length === shown.length && places.every((item, index) => item === index) ? 1 : 0
    }
    case 'match': {
      if (answer.kind !== 'match' || answer.rights.length !== question.pairs.length) return 0
      const hits = answer.rights.filter((at, left) => shown[at] === left).length
      return hits / question.pairs.length
    }
    case 'sql':
      return answer.kind === 'sql' && question.accept.some((accepted) => sameMeaning(accepted, answer.text)) ? 1 : 0
    case 'open': {
      if (answer.kind !== 'open') return 0
      const named = new Set(answer.named)
      if (question.rubric.length === 0) return named.size > 0 ? 1 : 0
      return question.rubric.filter((_, index) => named.has(index)).length / question.rubric.length
    }
    default: {
      if (answer.kind !== 'choice') return 0
      const chosen = new Set(answer.chosen.map((at) => shown[at]))
      return question.choices.every((choice, index) => choice.right === chosen.has(index)) ? 1 : 0
    }
  }
}

/** Right and sure is good; right by luck is hard; wrong comes again. */
export function gradeOf(right: boolean, confidence: Confidence): ReviewGrade {
  if (!right) return 'again'
  return confidence === 'sure' ? 'good' : 'hard'
}

export function revealOf(question: Question, shown: Shown, answer: Answer): Reveal {
  return {
    choices:
      'choices' in question
        ? shown.map((index) => ({
            right: question.choices[index]?.right ?? false,
            why: question.choices[index]?.why ?? '',
          }))
        : [],
    order: question.kind === 'order' ? question.items.map((_, item) => shown.indexOf(item)) : [],
    matches:
      question.kind === 'match' ? question.pairs.map(({ why }, left) => ({ right: shown.indexOf(left), why })) : [],
    accept: question.kind === 'sql' ? question.accept : [],
    wrongSql:
      question.kind === 'sql' && answer.kind === 'sql'
        ? question.wrong.filter((one) => sameMeaning(one.sql, answer.text))
        : [],
    model: question.kind === 'open' ? question.model : '',
    rubric: question.kind === 'open' ? question.rubric : [],
    because: question.because,
    source: question.source ?? null,
    see: question.see ? { lab: question.see.lab, step: question.see.step ?? null } : null,
    followUps: question.followUps,
  }
}

/** The question with the choice as its right one that foretold what was measured; null where none did. */
export function judgedByMeasurement(question: Question & { kind: 'predict' }, value: Measured): Question | null {
  const choices = question.choices.map((choice) => ({ ...choice, right: foretells(choice, value) }))
  return choices.some((choice) => choice.right) ? { ...question, choices } : null
}
