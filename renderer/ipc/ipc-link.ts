import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import type { IpcResponse, StandbyBridge } from '../../electron/contract/ipc'
import type { AppRouter } from '../../electron/ipc/router'

/** The window's half of the IPC link: one message out a call, results and events back under its id. */
export function ipcLink(bridge: StandbyBridge): TRPCLink<AppRouter> {
  return () => {
    let nextId = 0
    const pending = new Map<number, (response: IpcResponse) => void>()
    bridge.onResponse((response) => pending.get(response.id)?.(response))

    return ({ op }) =>
      observable((observer) => {
        const id = nextId++
        let over = false
        const finish = () => {
          over = true
          pending.delete(id)
        }
        pending.set(id, (response) => {
          if (response.type === 'error') {
            finish()
            observer.error(TRPCClientError.from({ error: response.error }))
          } else if (response.type === 'started') {
            observer.next({ result: { type: 'started' } })
          } else if (response.type === 'done') {
            finish()
            observer.complete()
          } else {
            observer.next({ result: { type: 'data', data: response.data } })
            if (op.type !== 'subscription') {
              finish()
              observer.complete()
            }
          }
        })
        bridge.send({ id, method: op.type, path: op.path, input: op.input })
        return () => {
          if (over) return
          finish()
          bridge.send({ id, method: 'stop' })
        }
      })
  }
}
