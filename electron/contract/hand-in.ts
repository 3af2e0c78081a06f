import type { WrongTurnKind } from './record'

/** A step as a hand-in has it. All of it is concluded from the record's entries. */
export interface HandInStep {
  id: string
  title: string
  state: 'done' | 'unverified' | 'open' | 'untouched'
  /** How long it was the open step, until it was done. */
  spentMs: number
  doneAt: number | null
  hints: number
  solutionShown: boolean
  wrongTurns: { check: string; why: WrongTurnKind; expected: string; observed: string; at: number }[]
  answers: { check: string; value: string; at: number }[]
  evidence: { name: string; status: string; asked: string; expected: string; observed: string }[]
}

/** A hand-in that was read. */
export interface HandIn {
  /** The name of the file. */
  file: string
  learner: string
  lab: { id: string; title: string; hash: string }
  standby: string
  startedAt: number
  handedInAt: number
  /** How often it was handed in before. */
  earlier: number
  /** From the last entry's hash. */
  receipt: string
  /** What does not hold in it, as a sentence; null where the chain holds. */
  edited: string | null
  steps: HandInStep[]
  events: { at: number; text: string }[]
}

/** A file that was looked at: a hand-in, or why it is none. */
export type CheckedHandIn = { ok: true; handIn: HandIn } | { ok: false; file: string; reason: string }
