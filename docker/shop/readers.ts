import type { Database, Link } from './database'
import { troubleOf } from './database-error'
import type { ReadMode } from './settings'

export interface ReadResult<T> {
  value: T
  /** The server that was read, by its own name. */
  readFrom: string
}

/** How long a read waits for the replica to have what it must see, in seconds. */
const waitSeconds = 1

/** Where reads go: the source, or one replica after the other. */
export class Readers {
  readonly #source: Database
  readonly #replicas: readonly Database[]
  readonly #isUp: (database: Database) => boolean
  #turn = 0
  mode: ReadMode

  /** @param isUp whether it answered when it was looked at last */
  constructor(source: Database, replicas: readonly Database[], mode: ReadMode, isUp: (database: Database) => boolean) {
    this.#source = source
    this.#replicas = replicas
    this.mode = mode
    this.#isUp = isUp
  }

  /**
   * Reads as the mode says; from the source where no replica answers.
   *
   * @param after a GTID set: with `read-your-writes`, what is read has these transactions
   */
  async read<T>(after: string | null, work: (link: Link) => Promise<T>): Promise<ReadResult<T>> {
    const candidates = this.mode === 'source' ? [] : this.#candidates()
    for (const replica of candidates) {
      try {
        const result = await replica.run(async (link) => {
          if (this.mode === 'read-your-writes' && after !== null && !(await hasApplied(link, after))) return null
          return { value: await work(link), readFrom: link.hostname }
        })
        if (result) return result
        break
      } catch (error) {
        // The server understood, and said no: another one would, too.
        const { errno, discard } = troubleOf(error)
        if (errno !== null && !discard) throw error
      }
    }
    return this.#source.run(async (link) => ({ value: await work(link), readFrom: link.hostname }))
  }

  /** Replicas that answer, each time beginning with the next. */
  #candidates(): Database[] {
    const up = this.#replicas.filter((replica) => this.#isUp(replica))
    this.#turn += 1
    const first = up.length === 0 ? 0 : this.#turn % up.length
    return [...up.slice(first), ...up.slice(0, first)]
  }
}

async function hasApplied(link: Link, gtids: string): Promise<boolean> {
  const [row] = await link.rows<{ late: number }>('SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS late', [
    gtids,
    waitSeconds,
  ])
  return row?.late === 0
}
