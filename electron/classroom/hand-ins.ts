import { AppError } from '../contract/errors'
import { learnerNameSchema, type RecordEntry, type RecordView, receiptOf } from '../contract/record'
import { sealEntry } from '../session/record-chain'
import type { SessionStore } from '../session/session-store'
import type { Sessions } from '../session/sessions'
import { formatHandIn, handInFileName } from './hand-in-file'

export interface HandInsContext {
  sessions: Sessions
  store: SessionStore
  version: string
}

export interface WrittenHandIn {
  name: string
  text: string
  /** To be read out or written down: what the file's chain ends with. */
  receipt: string
  /** What was handed in is the record of a session that runs. */
  running: boolean
}

interface Found {
  entries: readonly RecordEntry[]
  /** Adds the entry to where the record lies; where another process writes it, only the file gets it. */
  seal(body: RecordEntry['body']): RecordEntry[]
  running: boolean
}

/** Hands in what a learner did in a lab: of the session that runs, else of the last one that ended. */
export class HandIns {
  readonly #context: HandInsContext

  constructor(context: HandInsContext) {
    this.#context = context
  }

  /** What there is to hand in; null for nothing. */
  view(labId: string): RecordView | null {
    const found = this.#find(labId)
    const start = found?.entries[0]?.body
    if (!found || start?.kind !== 'start') return null
    const steps = new Set(
      found.entries.flatMap(({ body }) => (body.kind === 'done' || body.kind === 'unverified' ? [body.step] : [])),
    )
    const before = found.entries.findLast(({ body }) => body.kind === 'hand-in')?.body
    return {
      labId,
      startedAt: start.startedAt,
      stepsDone: steps.size,
      stepCount: start.lab.steps.length,
      learner: before?.kind === 'hand-in' ? before.learner : '',
      running: found.running,
    }
  }

  /** @throws AppError INPUT_INVALID for a name that is none, or where nothing was recorded of the lab */
  write(labId: string, learner: string): WrittenHandIn {
    const name = learnerNameSchema.safeParse(learner)
    if (!name.success) {
      throw new AppError('INPUT_INVALID', `The name ${name.error.issues[0]?.message.toLowerCase() ?? 'is not valid'}`)
    }
    const found = this.#find(labId)
    if (!found) {
      throw new AppError(
        'INPUT_INVALID',
        `Nothing was recorded of the lab "${labId}" yet: start it, and work on a step.`,
      )
    }
    const entries = found.seal({ kind: 'hand-in', learner: name.data, standby: this.#context.version })
    if (entries.at(-1)?.body.kind !== 'hand-in') {
      throw new AppError('INPUT_INVALID', 'The record of this lab is full: end the lab, and start it anew.')
    }
    return {
      name: handInFileName(labId, name.data),
      text: formatHandIn(entries),
      receipt: receiptOf(entries.at(-1)?.hash ?? ''),
      running: found.running,
    }
  }

  /** Of a lab whose progress is to be forgotten. */
  forget(labId: string): void {
    this.#context.store.records.removeKept(labId)
  }

  #find(labId: string): Found | null {
    const { sessions, store } = this.#context
    const here = sessions.list.value
      .filter((one) => one.labId === labId && one.state !== 'ended')
      .sort((a, b) => b.createdAt - a.createdAt)[0]
    if (here) {
      const { record } = sessions.get(here.id)
      const seal = (body: RecordEntry['body']) => {
        record.add(body)
        return [...record.entries]
      }
      return { entries: record.entries, seal, running: true }
    }
    const elsewhere = store.list().sessions.find((one) => one.labId === labId && !one.experiment)
    const ofSession = elsewhere ? store.records.load(elsewhere.id) : []
    if (elsewhere && ofSession.length > 0)
      return this.#onDisk(ofSession, true, (entry) => this.#appendTo(elsewhere.id, entry))
    const kept = store.records.loadKept(labId)
    return kept.length > 0 ? this.#onDisk(kept, false, (entry) => store.records.appendKept(labId, entry)) : null
  }

  #onDisk(entries: RecordEntry[], running: boolean, append: (entry: RecordEntry) => void): Found {
    const seal = (body: RecordEntry['body']) => {
      const entry = sealEntry(entries.at(-1), Date.now(), body)
      append(entry)
      return [...entries, entry]
    }
    return { entries, seal, running }
  }

  /** A session that no process works on; the record of one that another works on is that one's. */
  #appendTo(session: string, entry: RecordEntry): void {
    const { store } = this.#context
    if (!store.tryLock(session)) return
    store.records.append(session, entry)
    store.unlock(session)
  }
}
