import { randomBytes } from 'node:crypto'
import type { PollSpec } from '../contract/demo'
import type { PollView } from '../contract/stage'

/** A question to the room, put once: each voter has one vote, and may change it while the question is open. */
export class RoomPoll {
  readonly #id = randomBytes(6).toString('hex')
  readonly #spec: PollSpec
  readonly #votes = new Map<string, number>()
  #open = true

  constructor(spec: PollSpec) {
    this.#spec = spec
  }

  get view(): PollView {
    const counts = this.#spec.choices.map(() => 0)
    for (const choice of this.#votes.values()) counts[choice] = (counts[choice] ?? 0) + 1
    return {
      id: this.#id,
      question: this.#spec.question,
      choices: this.#spec.choices.map((text, index) => ({ text, votes: counts[index] ?? 0 })),
      open: this.#open,
    }
  }

  close(): void {
    this.#open = false
  }

  /** @returns whether it counts: the poll is open, is this one, and has such a choice */
  vote(voter: string, pollId: string, choice: number): boolean {
    if (!this.#open || pollId !== this.#id || this.#spec.choices[choice] === undefined) return false
    this.#votes.set(voter, choice)
    return true
  }
}
