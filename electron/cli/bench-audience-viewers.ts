import { once } from 'node:events'
import type { Socket } from 'node:net'
import { AppError } from '../contract/errors'
import { AudienceViewer, cookieFor } from '../web/audience-viewer'
import type { Command } from './command'

export interface ViewersReport {
  p50Ms: number
  p95Ms: number
  maxMs: number
  /** States that the viewer with the fewest of them got. */
  leastStates: number
  /** On the wire, of all viewers. */
  bytes: number
}

/** The wall clock, finer than a millisecond, the same in all processes of a machine. */
export function now(): number {
  return performance.timeOrigin + performance.now()
}

const stateBegin = /^\{"id":1,"result":\{"type":"data","data":\{"at":([\d.]+)/

/** The other half of `bench audience`: viewers without pages, which note how long each change was on its way. */
export const runViewers: Command = async ({ words, signal }) => {
  const [, , url = '', code = '', count = ''] = words
  if (!process.send) throw new AppError('INPUT_INVALID', 'Started by `bench audience`, and by nobody else.')
  const arrivals: number[] = []
  const states: number[] = []
  const sockets: { socket: Socket; before: number }[] = []
  for (let index = 0; index < Number(count); index++) {
    const viewer = await AudienceViewer.open(url, { cookie: await cookieFor(url, code) })
    states.push(0)
    viewer.socket.removeAllListeners('message')
    viewer.socket.on('message', (data: Buffer) => {
      const arrived = now()
      const at = Number(stateBegin.exec(data.toString('latin1', 0, 80))?.[1])
      // The state of the beginning is an example's, of another day.
      if (!(arrived - at < 60_000)) return
      arrivals.push(arrived - at)
      states[index] = (states[index] ?? 0) + 1
    })
    viewer.watch()
    const socket = (viewer.socket as unknown as { _socket: Socket })._socket
    sockets.push({ socket, before: socket.bytesRead })
  }
  await once(process, 'message', { signal })
  arrivals.sort((one, other) => one - other)
  const quantile = (share: number) =>
    arrivals[Math.min(arrivals.length - 1, Math.floor(arrivals.length * share))] ?? Number.NaN
  const report: ViewersReport = {
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    maxMs: quantile(1),
    leastStates: Math.min(...states),
    bytes: sockets.reduce((sum, { socket, before }) => sum + socket.bytesRead - before, 0),
  }
  await new Promise((resolve) => process.send?.(report, resolve))
  return 0
}
