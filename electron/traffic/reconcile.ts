import type { Reconciliation } from '../contract/traffic'
import { type OrderBook, orderId, orderNumber } from './order-book'

/** The window lists this many ids; the counts are of all. */
const mostIds = 1000

/** What of a ledger counts: later answers say nothing about rows that were read before them. */
export interface LedgerMark {
  run: string
  book: OrderBook
  /** Orders that had been acknowledged before the rows were read. */
  acknowledged: Uint8Array
}

/** To be taken before the rows are read. */
export function markLedger(run: string, book: OrderBook): LedgerMark {
  const acknowledged = new Uint8Array(book.sent)
  for (let number = 0; number < book.sent; number += 1)
    acknowledged[number] = book.state(number) === 'acknowledged' ? 1 : 0
  return { run, book, acknowledged }
}

/**
 * Pure: the ledger against the ids that a server holds. What was acknowledged is present or lost; what failed and is present
 * is in doubt: whoever placed it does not know.
 *
 * @param present the server's order ids, of this run or others, in any order
 */
export function reconcile(mark: LedgerMark, present: Iterable<string>, node: string, at: number): Reconciliation {
  const { run, book, acknowledged } = mark
  const rows = new Uint8Array(acknowledged.length)
  for (const id of present) {
    const number = orderNumber(run, id)
    if (number !== null && number < rows.length) rows[number] = 1
  }
  const lost: number[] = []
  const inDoubt: number[] = []
  let count = 0
  for (let number = 0; number < rows.length; number += 1) {
    if (acknowledged[number]) {
      count += 1
      if (!rows[number]) lost.push(number)
    } else if (rows[number] && book.state(number) === 'failed') inDoubt.push(number)
  }
  const ids = (numbers: number[]) => numbers.slice(0, mostIds).map((number) => orderId(run, number))
  return {
    at,
    node,
    acknowledged: count,
    present: count - lost.length,
    lostCount: lost.length,
    lost: ids(lost),
    lostSeconds: span(lost.map((number) => book.answeredAt(number))),
    inDoubtCount: inDoubt.length,
    inDoubt: ids(inDoubt),
  }
}

/** From the earliest to the latest, in seconds. */
function span(times: readonly number[]): number {
  if (times.length === 0) return 0
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const time of times) {
    first = Math.min(first, time)
    last = Math.max(last, time)
  }
  return (last - first) / 1000
}
