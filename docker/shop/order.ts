export interface Order {
  id: string
  customer: string
  amount: number
}

/** What `shop.orders` can hold; the problem in words where the input is no order. */
export function parseOrder(input: unknown): Order | { problem: string } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { problem: 'an order is an object' }
  const { id, customer, amount } = input as Record<string, unknown>
  if (!isOrderId(id)) return { problem: 'id must be 1 to 32 letters, digits, dots, dashes or underscores' }
  if (typeof customer !== 'string' || customer.trim() === '' || [...customer].length > 64)
    return { problem: 'customer must be 1 to 64 characters' }
  if (typeof amount !== 'number' || !(amount >= 0 && amount < 100_000_000))
    return { problem: 'amount must be a number from 0 to 99999999.99' }
  if (Math.abs(amount * 100 - Math.round(amount * 100)) > 1e-4)
    return { problem: 'amount must have two decimals at most' }
  return { id, customer, amount: Math.round(amount * 100) / 100 }
}

export function isOrderId(text: unknown): text is string {
  return typeof text === 'string' && /^[\w.-]{1,32}$/.test(text)
}

/** Looks like a GTID set. Whether it is one, the server knows. */
export function isGtidSet(text: string): boolean {
  return text.length <= 1000 && /^[0-9a-f]{8}-[0-9a-z_:,\s-]+$/i.test(text)
}

export function sameOrder(one: Order, other: Order): boolean {
  return one.id === other.id && one.customer === other.customer && one.amount === other.amount
}
