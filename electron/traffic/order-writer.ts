import type { Disposable } from '../base/disposable'

export interface Order {
  id: string
  customer: string
  amount: number
}

/** One shopper's way to the shop. Orders are placed one after the other. */
export interface OrderWriter extends Disposable {
  /** Resolves when the order was acknowledged. @throws Error why it was not, in the words of whoever said so */
  place(order: Order): Promise<void>
}
