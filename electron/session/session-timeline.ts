import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import type { TimelineEvent } from '../contract/timeline'
import type { TopologyView } from '../contract/topology'
import { timelineEvents } from '../topology/timeline-events'

/** The window shows this many; the file keeps all. */
const mostShown = 500

/** Everything that happened in a session, in the order in which it was seen. */
export class SessionTimeline implements Disposable {
  readonly events: Live<TimelineEvent[]>
  readonly #append: (events: TimelineEvent[]) => void
  readonly #subscription: Disposable
  #before: TopologyView

  /** @param append writes events down, so that they outlive a kill */
  constructor(known: TimelineEvent[], topology: Live<TopologyView>, append: (events: TimelineEvent[]) => void) {
    this.events = new Live(known.slice(-mostShown))
    this.#append = append
    this.#before = topology.value
    this.#subscription = topology.onChange((after) => {
      this.add(...timelineEvents(this.#before, after))
      this.#before = after
    })
  }

  add(...events: TimelineEvent[]): void {
    if (events.length === 0) return
    this.#append(events)
    this.events.update((all) => [...all, ...events].slice(-mostShown))
  }

  dispose(): void {
    this.#subscription.dispose()
  }
}
