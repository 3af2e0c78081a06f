import { create } from 'zustand'

/**
 * How a browser stands with the server. `refused`: the server does not know this browser any more. In the window, where there
 * is no connection that could be lost, it is always `open`.
 */
export type Connection = 'connecting' | 'open' | 'lost' | 'refused'

export const useConnection = create<{ connection: Connection }>(() => ({
  connection: window.standby ? 'open' : 'connecting',
}))

export function setConnection(connection: Connection): void {
  useConnection.setState({ connection })
}

export function connectionNow(): Connection {
  return useConnection.getState().connection
}
