import { useMemo } from 'react'
import { useSession } from '../labs/session-context'
import { type Command, useCommands } from '../palette/command-store'
import { commandTraffic } from './traffic-actions'
import { useStreams } from './traffic-context'
import { formatRate, type StreamFacts, streamRoute } from './traffic-words'

/** What the palette and the keys can do with the traffic of a lab; nothing in a lab without. */
export function TrafficCommands() {
  const { session } = useSession()
  const streams = useStreams()
  useCommands(
    'traffic',
    useMemo(() => trafficCommands(session.id, streams ?? []), [session.id, streams]),
  )
  return null
}

/** One key for the first stream; the others have their lines in the palette. */
const switchShortcut = 'Mod+Shift+O'

function trafficCommands(sessionId: string, streams: StreamFacts[]): Command[] {
  if (streams.length === 0) return []
  const switches = streams.map((stream, index): Command => {
    const running = stream.state === 'running'
    return {
      id: `traffic-${stream.name}`,
      label: running ? `Stop the orders of ${stream.name}` : `Start the orders of ${stream.name}`,
      note: running ? formatRate(stream.rate) : streamRoute(stream),
      group: 'Traffic',
      keywords: ['traffic', 'load', 'shoppers'],
      shortcut: index === 0 ? switchShortcut : undefined,
      run: () => void commandTraffic(sessionId, stream.name, running ? 'stop' : 'start'),
    }
  })
  return [
    ...switches,
    {
      id: 'focus-traffic',
      label: 'Go to the traffic',
      group: 'Traffic',
      shortcut: 'Mod+5',
      run: () => document.querySelector<HTMLElement>('[data-pane="traffic"]')?.focus(),
    },
  ]
}
