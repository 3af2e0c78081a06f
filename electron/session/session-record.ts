import type { CheckOutcome } from '../contract/check'
import {
  largestHandInBytes,
  mostEntries,
  mostRecordedEvents,
  type RecordBody,
  type RecordEntry,
} from '../contract/record'
import type { TimelineEvent } from '../contract/timeline'
import { sealEntry } from './record-chain'
import { short, type WrongTurn } from './wrong-turns'

/** Kept free for steps that are done, and for handing in. */
const reservedEntries = 300
const reservedBytes = 500_000

/** What a learner did in a session, sealed entry by entry as it happens. */
export class SessionRecord {
  readonly #entries: RecordEntry[]
  readonly #append: (entry: RecordEntry) => void
  #events: number
  #bytes: number

  /** @param append writes an entry down, so that it outlives a kill */
  constructor(known: readonly RecordEntry[], append: (entry: RecordEntry) => void) {
    this.#entries = [...known]
    this.#append = append
    this.#bytes = known.reduce((sum, entry) => sum + sizeOf(entry), 0)
    this.#events = known.filter(({ body }) => body.kind === 'event').length
  }

  get entries(): readonly RecordEntry[] {
    return this.#entries
  }

  /** What does not fit any more is left out: nothing that a learner does in a lab comes near. */
  add(body: RecordBody, at = Date.now()): void {
    const needed = body.kind === 'hand-in' || body.kind === 'done'
    if (this.#entries.length >= mostEntries - (needed ? 0 : reservedEntries)) return
    const entry = sealEntry(this.#entries.at(-1), at, body)
    const bytes = this.#bytes + sizeOf(entry)
    if (bytes > largestHandInBytes - (needed ? 1000 : reservedBytes)) return
    this.#bytes = bytes
    this.#entries.push(entry)
    this.#append(entry)
  }

  addEvents(events: readonly TimelineEvent[]): void {
    for (const { at, kind, node, text } of events) {
      // A step that is done has an entry of its own.
      if (kind === 'step' || this.#events > mostRecordedEvents) continue
      this.#events += 1
      const full = this.#events > mostRecordedEvents
      this.add(
        full
          ? { kind: 'event', what: 'omitted', node: null, text: 'What else happened was not recorded' }
          : { kind: 'event', what: kind, node, text: short(text) },
        Math.round(at),
      )
    }
  }

  addWrongTurn(step: string, turn: WrongTurn): void {
    this.add({ kind: 'wrong-turn', step, ...turn })
  }

  addDone(step: string, evidence: readonly { name: string; outcome: CheckOutcome }[]): void {
    const held = evidence
      .slice(0, 50)
      .map(({ name, outcome }) => ({ name: short(name).slice(0, 300), outcome: shortened(outcome) }))
    this.add({ kind: 'done', step, evidence: held })
  }
}

function sizeOf(entry: RecordEntry): number {
  return Buffer.byteLength(JSON.stringify(entry)) + 2
}

function shortened(outcome: CheckOutcome): CheckOutcome {
  if (outcome.status === 'pending') return outcome
  if (outcome.status === 'errored') return { ...outcome, asked: short(outcome.asked), error: short(outcome.error) }
  const { asked, expected, observed } = outcome
  return { ...outcome, asked: short(asked), expected: short(expected), observed: short(observed) }
}
