import { closeSync, fdatasync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Disposable } from '../base/disposable'
import { AppError } from '../contract/errors'
import { OrderBook } from './order-book'

/** What a ledger tells to whoever counts: in the order in which it happened. */
export type LedgerEntry =
  | { kind: 'sent'; number: number; at: number }
  | { kind: 'acknowledged'; number: number; at: number }
  | { kind: 'failed'; number: number; at: number; reason: string }

const flushMs = 1000

/**
 * The record of a run's orders, on disk and in order. An order is written down before it is sent and as soon as it is
 * answered, so what a killed process leaves is true: an acknowledgement that nobody could write down was seen by nobody.
 */
export class Ledger implements Disposable {
  readonly run: string
  readonly book = new OrderBook()
  readonly #file: number
  readonly #flush: NodeJS.Timeout
  #dirty = false
  #closed = false

  /** Begins a run. @throws AppError DISK_FULL, FILE_UNREADABLE */
  constructor(file: string, run: string) {
    this.run = run
    try {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
      this.#file = openSync(file, 'a', 0o600)
    } catch (cause) {
      throw unwritable(file, cause)
    }
    this.#flush = setInterval(() => this.#sync(), flushMs)
    this.#flush.unref()
  }

  /** @returns the new order's number. @throws AppError DISK_FULL: then it may not be sent */
  sent(at: number): number {
    this.#write(`s ${this.book.sent} ${at}`)
    return this.book.send()
  }

  acknowledged(number: number, at: number): void {
    this.book.answer(number, 'acknowledged', at)
    this.#write(`a ${number} ${at}`)
  }

  failed(number: number, at: number, reason: string): void {
    this.book.answer(number, 'failed', at)
    this.#write(`f ${number} ${at} ${JSON.stringify(reason.slice(0, 200))}`)
  }

  dispose(): void {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#flush)
    closeSync(this.#file)
  }

  #write(line: string): void {
    if (this.#closed) return
    try {
      // The newline comes first: a line that a kill cut short does not spoil the one after it.
      writeSync(this.#file, `\n${line}`)
    } catch (cause) {
      throw unwritable('ledger', cause)
    }
    this.#dirty = true
  }

  /** What survives the process is in the kernel's hands at once; what survives the machine, within a second. */
  #sync(): void {
    if (!this.#dirty || this.#closed) return
    this.#dirty = false
    fdatasync(this.#file, () => {})
  }
}

/** Reads a ledger again, line by line; a line that was cut short is skipped. */
export function readLedger(file: string): LedgerEntry[] {
  return readFileSync(file, 'utf8').split('\n').flatMap(parseLine)
}

/** The book of a ledger that was read again. */
export function bookOf(entries: readonly LedgerEntry[]): OrderBook {
  const book = new OrderBook()
  for (const entry of entries) {
    if (entry.kind === 'sent') book.send()
    else book.answer(entry.number, entry.kind, entry.at)
  }
  return book
}

function parseLine(line: string): LedgerEntry[] {
  const found = /^([saf]) (\d{1,15}) (\d{1,15})(?: (".*"))?$/.exec(line)
  if (!found) return []
  const [, letter, number, at, reason] = found
  const common = { number: Number(number), at: Number(at) }
  if (letter === 's') return reason === undefined ? [{ kind: 'sent', ...common }] : []
  if (letter === 'a') return reason === undefined ? [{ kind: 'acknowledged', ...common }] : []
  try {
    return [{ kind: 'failed', ...common, reason: String(JSON.parse(reason ?? '""')) }]
  } catch {
    return []
  }
}

function unwritable(file: string, cause: unknown): AppError {
  const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
  return new AppError(full ? 'DISK_FULL' : 'FILE_UNREADABLE', 'The ledger of orders could not be written.', {
    details: { file },
    cause,
  })
}
