import type { Engine } from '../engine/engine'
import { labels } from '../engine/labels'

interface EngineEvent {
  Type: string
  Action: string
  Actor: { ID: string; Attributes: Record<string, string> }
}

/** Notes every volume that any container of a session mounts, named or not, from now on. */
export async function recordVolumes(engine: Engine) {
  const events: EngineEvent[] = []
  const stream = await engine.docker.getEvents({ filters: { type: ['container', 'volume'] } })
  let rest = ''
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line) events.push(JSON.parse(line) as EngineEvent)
  })
  return {
    volumesOf: async (session: string): Promise<string[]> => {
      const containers = new Set(
        events
          .filter((event) => event.Type === 'container' && event.Actor.Attributes[labels.session] === session)
          .map((event) => event.Actor.ID),
      )
      const mounted = events.filter(
        (event) => event.Type === 'volume' && containers.has(event.Actor.Attributes.container ?? ''),
      )
      return [...new Set(mounted.map((event) => event.Actor.ID))]
    },
    dispose: () => (stream as unknown as { destroy(): void }).destroy(),
  }
}
