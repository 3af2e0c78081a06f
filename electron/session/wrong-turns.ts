import type { CheckOutcome } from '../contract/check'
import { longestText, type WrongTurnKind } from '../contract/record'

export interface WrongTurn {
  check: string
  why: WrongTurnKind
  expected: string
  observed: string
}

/** A state that lasts shorter was passed through: a replica that connects, a server that starts. */
const settledMs = 5000
/** Of one check of one step. */
const mostOfACheck = 10

interface Seen {
  /** What failed first is where the step begins, and what was counted is not counted again. */
  known: Set<string>
  current: { signature: string; since: number } | null
  passed: boolean
}

/**
 * What a session can know of wrong turns while a step is open: an answer that is not right, a check that had passed and fails
 * again, and a failure that differs from the first one and stays. Numbers count for no difference: lag and positions move by
 * themselves. Whether a state was meant as a step on the way nobody can know, so the count says where to look, and no more.
 */
export class WrongTurns {
  readonly #checks = new Map<string, Seen>()

  /** A state of a check; or the same one as before, a moment later. */
  observe(step: string, check: string, isAnswer: boolean, outcome: CheckOutcome, at: number): WrongTurn | null {
    const seen = this.#seen(step, check)
    if (outcome.status === 'passed') {
      seen.passed = true
      seen.current = null
      return null
    }
    if (outcome.status !== 'failed') {
      seen.current = null
      return null
    }
    const signature = isAnswer ? outcome.observed : withoutNumbers(outcome.observed)
    if (seen.known.size === 0) {
      seen.known.add(signature)
      return null
    }
    if (seen.current?.signature !== signature) seen.current = { signature, since: at }
    if (!isAnswer && at - seen.current.since < settledMs) return null
    const why = isAnswer ? 'answer' : seen.passed ? 'undone' : 'otherwise'
    if (why === 'undone') seen.passed = false
    else if (seen.known.has(signature)) return null
    if (seen.known.size > mostOfACheck) return null
    seen.known.add(signature)
    return { check, why, expected: short(outcome.expected), observed: short(outcome.observed) }
  }

  #seen(step: string, check: string): Seen {
    const key = `${step} ${check}`
    const found = this.#checks.get(key) ?? { known: new Set<string>(), current: null, passed: false }
    this.#checks.set(key, found)
    return found
  }
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '#').replaceAll(/\d+(?:[.,:-]\d+)*/g, '#')
}

export function short(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`
}
