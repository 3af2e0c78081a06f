import type { Database, Link } from './database'
import { duplicateKey, troubleOf } from './database-error'
import { type Order, sameOrder } from './order'

export type Placed =
  | { outcome: 'committed'; gtid: string | null; wroteTo: string }
  /** The same order was placed before. */
  | { outcome: 'known'; wroteTo: string }
  /** Another order has this id. */
  | { outcome: 'conflict' }

/** Commits the order once, however often it is asked. @throws the driver's error, BusyError */
export async function placeOrder(database: Database, order: Order): Promise<Placed> {
  return database.run(async (link) => {
    const { hostname: wroteTo } = link
    try {
      const values = [order.id, order.customer, order.amount]
      const gtid = await link.write('INSERT INTO shop.orders (id, customer, amount) VALUES (?, ?, ?)', values)
      return { outcome: 'committed', gtid, wroteTo }
    } catch (error) {
      if (troubleOf(error).errno !== duplicateKey) throw error
      const present = await orderOn(link, order.id)
      return present && sameOrder(present, order) ? { outcome: 'known', wroteTo } : { outcome: 'conflict' }
    }
  })
}

export async function orderOn(link: Link, id: string): Promise<Order | null> {
  const sql = 'SELECT id, customer, amount FROM shop.orders WHERE id = ?'
  const [row] = await link.rows<{ id: string; customer: string; amount: string }>(sql, [id])
  return row ? { ...row, amount: Number(row.amount) } : null
}

export async function ordersOn(link: Link): Promise<number> {
  const [row] = await link.rows<{ count: number }>('SELECT COUNT(*) AS count FROM shop.orders')
  return row?.count ?? 0
}
