import type { Engine } from '../engine/engine'
import { labels } from '../engine/labels'

interface EngineEvent {
  Type: string
  Action: string
  Actor: { ID: string; Attributes: Record<string, string> }
  timeNano: number
}

/** The engine's own stream of events, read apart from what is tested. */
async function record(engine: Engine, filters: Record<string, string[]>) {
  const events: EngineEvent[] = []
  const waiting = new Set<() => void>()
  const stream = await engine.docker.getEvents({ filters })
  let rest = ''
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line) events.push(JSON.parse(line) as EngineEvent)
    for (const look of waiting) look()
  })
  return {
    events,
    /** The first event that fits, as soon as there is one. */
    first: (fits: (event: EngineEvent) => boolean): Promise<EngineEvent> =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find(fits)
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    dispose: () => (stream as unknown as { destroy(): void }).destroy(),
  }
}

/** What happens to a session's containers from now on. */
export async function recordContainerEvents(engine: Engine, session: string) {
  const recorded = await record(engine, { type: ['container'], label: [`${labels.session}=${session}`] })
  return {
    /** When it happened to the node by the engine's clock, in milliseconds since 1970; waits until it does. */
    at: async (node: string, action: string): Promise<number> => {
      const event = await recorded.first((one) => one.Action === action && one.Actor.Attributes[labels.node] === node)
      return Math.floor(event.timeNano / 1e6)
    },
    dispose: recorded.dispose,
  }
}

/** Notes every volume that any container of a session mounts, named or not, from now on. */
export async function recordVolumes(engine: Engine) {
  const recorded = await record(engine, { type: ['container', 'volume'] })
  return {
    volumesOf: (session: string): string[] => {
      const ofSession = recorded.events.filter(
        (event) => event.Type === 'container' && event.Actor.Attributes[labels.session] === session,
      )
      const containers = new Set(ofSession.map((event) => event.Actor.ID))
      const mounted = recorded.events.filter(
        (event) => event.Type === 'volume' && containers.has(event.Actor.Attributes.container ?? ''),
      )
      return [...new Set(mounted.map((event) => event.Actor.ID))]
    },
    dispose: recorded.dispose,
  }
}
