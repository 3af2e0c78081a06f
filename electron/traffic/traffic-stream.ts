import { randomInt } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Disposable } from '../base/disposable'
import type { TimelineEvent } from '../contract/timeline'
import type { Outage, Reconciliation, TrafficSpec, TrafficStream } from '../contract/traffic'
import { bookOf, Ledger, type LedgerEntry, readLedger } from './ledger'
import type { OrderBook } from './order-book'
import type { OrderWriter } from './order-writer'
import { withPhases } from './outage-phases'
import { OutageTracker } from './outage-tracker'
import { type LedgerMark, markLedger, reconcile } from './reconcile'
import { Seconds } from './seconds'
import { TrafficRun } from './traffic-run'

export interface TrafficStreamContext {
  spec: TrafficSpec
  /** Where the ledgers of this stream's runs lie. */
  folder: string
  writer(): OrderWriter
  timeline(): readonly TimelineEvent[]
  onFailure(error: unknown): void
}

const historySeconds = 60

/** What is known of a run: the one under way, or the last one. */
interface KnownRun {
  run: string
  startedAt: number
  book: OrderBook
  seconds: Seconds
  outages: OutageTracker
}

/** One declared stream of orders: it is started and stopped, and each start is a new run with a ledger of its own. */
export class TrafficStreamLoad implements Disposable {
  readonly spec: TrafficSpec
  readonly #context: TrafficStreamContext
  #known: KnownRun | null = null
  #run: TrafficRun | null = null
  #rate: number
  #reconciliation: Reconciliation | null = null

  /** Takes up the ledger of the last run, if there was one: its orders count until the next start. */
  constructor(context: TrafficStreamContext) {
    this.#context = context
    this.spec = context.spec
    this.#rate = context.spec.rate
    this.#known = lastRun(context.folder, context.spec.rate)
  }

  get running(): boolean {
    return this.#run?.running ?? false
  }

  /** Begins a new run. Does nothing while one is under way. @throws AppError DISK_FULL */
  start(): void {
    if (this.running) return
    const run = newMark()
    const ledger = new Ledger(path.join(this.#context.folder, `${Date.now()}-${run}.ledger`), run)
    const started = new TrafficRun({
      spec: { ...this.spec, rate: this.#rate },
      ledger,
      writer: this.#context.writer,
      onFailure: this.#context.onFailure,
    })
    this.#run = started
    this.#reconciliation = null
    this.#known = {
      run,
      startedAt: started.startedAt,
      book: ledger.book,
      seconds: started.seconds,
      outages: started.outages,
    }
  }

  async stop(): Promise<void> {
    const run = this.#run
    this.#run = null
    await run?.stop()
  }

  setRate(rate: number): void {
    this.#rate = rate
    this.#run?.setRate(rate)
  }

  /** To be taken before rows are read; null before the first run. */
  mark(): LedgerMark | null {
    return this.#known && markLedger(this.#known.run, this.#known.book)
  }

  /** The mark with which the ids of this run's orders begin; null before the first run. */
  get run(): string | null {
    return this.#known?.run ?? null
  }

  /** Compares a mark with the ids that a server holds, and keeps the result. */
  compare(mark: LedgerMark, present: Iterable<string>, node: string, at: number): Reconciliation {
    const result = reconcile(mark, present, node, at)
    if (mark.run === this.#known?.run) this.#reconciliation = result
    return result
  }

  get reconciliation(): Reconciliation | null {
    return this.#reconciliation
  }

  outages(now: number): Outage[] {
    const timeline = this.#context.timeline()
    return (this.#known?.outages.outages(now) ?? []).map((outage) => withPhases(outage, timeline, now))
  }

  get lastAcknowledgedAt(): number | null {
    return this.#known?.outages.lastAcknowledgedAt ?? null
  }

  history(seconds: number) {
    return this.#known?.seconds.history(seconds) ?? []
  }

  view(now: number): TrafficStream {
    const { name, into, by, shoppers } = this.spec
    const known = this.#known
    if (this.running) known?.seconds.roll(now)
    const history = this.history(historySeconds)
    const last = this.running ? history.at(-1) : undefined
    return {
      name,
      into,
      by,
      shoppers,
      rate: this.#rate,
      state: this.running ? 'running' : known ? 'stopped' : 'idle',
      run: known?.run ?? null,
      startedAt: known?.startedAt ?? null,
      sent: known?.book.sent ?? 0,
      acknowledged: known?.book.acknowledged ?? 0,
      failed: known?.book.failed ?? 0,
      acknowledgedPerSecond: last?.acknowledged ?? 0,
      failedPerSecond: last?.failed ?? 0,
      p50Ms: last?.p50Ms ?? null,
      p95Ms: last?.p95Ms ?? null,
      history,
      lastAcknowledgedAt: this.lastAcknowledgedAt,
      longestGapMs: known?.outages.longestGapMs(this.running ? now : null) ?? 0,
      outages: this.outages(now),
      reconciliation: this.#reconciliation,
    }
  }

  dispose(): void {
    void this.stop()
  }
}

/** Four letters: short enough to read out, and no two runs of a session have the same by any likelihood. */
function newMark(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz'
  return Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
}

function lastRun(folder: string, rate: number): KnownRun | null {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const names = readdirSync(folder).flatMap((name) => {
    const found = /^(\d+)-([a-z]{4})\.ledger$/.exec(name)
    return found ? [{ name, startedAt: Number(found[1]), run: found[2] ?? '' }] : []
  })
  const last = names.sort((a, b) => a.startedAt - b.startedAt).at(-1)
  if (!last) return null
  const entries = readLedger(path.join(folder, last.name))
  return { run: last.run, startedAt: last.startedAt, book: bookOf(entries), ...replay(entries, rate) }
}

/** What a run's counters were, from its ledger. */
function replay(entries: readonly LedgerEntry[], rate: number): { seconds: Seconds; outages: OutageTracker } {
  const seconds = new Seconds()
  const outages = new OutageTracker(rate)
  const sentAt = new Map<number, number>()
  for (const entry of entries) {
    const { number, at } = entry
    if (entry.kind === 'sent') {
      sentAt.set(number, at)
      continue
    }
    const sent = sentAt.get(number) ?? at
    sentAt.delete(number)
    if (entry.kind === 'acknowledged') {
      seconds.acknowledged(at, at - sent)
      outages.add({ kind: 'acknowledged', sentAt: sent, at })
    } else {
      seconds.failed(at)
      outages.add({ kind: 'failed', sentAt: sent, at, reason: entry.reason })
    }
  }
  return { seconds, outages }
}
