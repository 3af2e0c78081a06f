import type { Disposable } from '../base/disposable'
import type { Engine } from './engine'
import { labels } from './labels'

/** Something happened to a container of a session. */
export interface ContainerEvent {
  session: string
  node: string
  /** `start`, `die`, `pause`, `unpause`, `destroy`, `kill`, `oom`, `health_status: healthy`, … */
  action: string
  exitCode: number | null
  /** Milliseconds since 1970, by the engine's clock. */
  at: number
}

interface RawEvent {
  Type?: string
  Action?: string
  Actor?: { Attributes?: Record<string, string> }
  timeNano?: number
  time?: number
}

/**
 * Follows the engine's events of all labelled containers, and reconnects by itself.
 *
 * @param onEvent called for each event
 * @param onGap called when events may have been missed (each time the stream is opened): look at everything anew
 */
export function watchEvents(
  engine: () => Engine | null,
  onEvent: (event: ContainerEvent) => void,
  onGap: () => void,
): Disposable {
  let disposed = false
  let stream: NodeJS.ReadableStream | null = null
  let timer: NodeJS.Timeout | null = null

  const again = () => {
    if (disposed) return
    timer = setTimeout(() => void open(), 500)
    timer.unref()
  }
  const open = async () => {
    const current = engine()
    if (!current) return again()
    try {
      const opened = await current.docker.getEvents({ filters: { type: ['container'], label: [labels.session] } })
      if (disposed) return destroy(opened)
      stream = opened
      let rest = ''
      opened.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString('utf8')).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) {
          const event = parseEvent(line)
          if (event) onEvent(event)
        }
        // Docker ends each event with a newline or not, by version: a whole object is an event.
        const last = parseEvent(rest)
        if (last) {
          rest = ''
          onEvent(last)
        }
      })
      opened.once('close', again)
      opened.once('error', () => destroy(opened))
      onGap()
    } catch {
      // The engine went away; EngineWatch tells the learner, this only tries again.
      again()
    }
  }
  void open()
  return {
    dispose: () => {
      disposed = true
      if (timer) clearTimeout(timer)
      if (stream) destroy(stream)
    },
  }
}

function destroy(stream: NodeJS.ReadableStream): void {
  ;(stream as unknown as { destroy(): void }).destroy()
}

/** Pure: one event of the engine's stream; null for what is none of ours or not whole. */
export function parseEvent(line: string): ContainerEvent | null {
  if (!line.startsWith('{')) return null
  let raw: RawEvent
  try {
    raw = JSON.parse(line) as RawEvent
  } catch {
    return null
  }
  const attributes = raw.Actor?.Attributes
  const session = attributes?.[labels.session]
  const node = attributes?.[labels.node]
  if (raw.Type !== 'container' || !raw.Action || !session || !node) return null
  return {
    session,
    node,
    action: raw.Action,
    exitCode: attributes.exitCode === undefined ? null : Number(attributes.exitCode),
    at: raw.timeNano ? Math.floor(raw.timeNano / 1e6) : (raw.time ?? 0) * 1000,
  }
}
