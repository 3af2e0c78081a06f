/** What became of an order: sent and not answered yet, acknowledged, or failed. */
export type OrderState = 'sent' | 'acknowledged' | 'failed'

const states: readonly OrderState[] = ['sent', 'acknowledged', 'failed']

/** An order's id in the database: the run's mark and its number in the run, so that ids sort as they were sent. */
export function orderId(run: string, number: number): string {
  return `${run}-${String(number).padStart(7, '0')}`
}

/** @returns null for an id of another run, or of none */
export function orderNumber(run: string, id: string): number | null {
  if (!id.startsWith(`${run}-`)) return null
  const digits = id.slice(run.length + 1)
  return /^\d{7,15}$/.test(digits) ? Number(digits) : null
}

/** The orders of a run by their number, counted from 0. Times are in milliseconds since 1970. */
export class OrderBook {
  #states = new Uint8Array(1024)
  #answeredAt = new Float64Array(1024)
  #count = 0
  #acknowledged = 0
  #failed = 0

  /** How many orders were sent. */
  get sent(): number {
    return this.#count
  }

  get acknowledged(): number {
    return this.#acknowledged
  }

  get failed(): number {
    return this.#failed
  }

  /** @returns the new order's number */
  send(): number {
    const number = this.#count
    if (number === this.#states.length) this.#grow()
    this.#states[number] = 0
    this.#count += 1
    return number
  }

  /** An order is answered once; an answer that comes again changes nothing. */
  answer(number: number, state: 'acknowledged' | 'failed', at: number): void {
    if (number < 0 || number >= this.#count || this.#states[number] !== 0) return
    this.#states[number] = states.indexOf(state)
    this.#answeredAt[number] = at
    if (state === 'acknowledged') this.#acknowledged += 1
    else this.#failed += 1
  }

  state(number: number): OrderState {
    return states[this.#states[number] ?? 0] ?? 'sent'
  }

  /** When it was acknowledged or failed; 0 while it is neither. */
  answeredAt(number: number): number {
    return this.#answeredAt[number] ?? 0
  }

  #grow(): void {
    const grownStates = new Uint8Array(this.#states.length * 2)
    grownStates.set(this.#states)
    this.#states = grownStates
    const grownTimes = new Float64Array(this.#answeredAt.length * 2)
    grownTimes.set(this.#answeredAt)
    this.#answeredAt = grownTimes
  }
}
