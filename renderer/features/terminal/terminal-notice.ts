import type { TerminalView } from '../../../electron/contract/terminal'

/** What stands over a terminal that is not open; null where there is nothing to say. */
export function terminalNotice({ state, node }: Pick<TerminalView, 'state' | 'node'>): string | null {
  switch (state) {
    // One that ended says in its own words how to go on.
    case 'open':
    case 'closed':
      return null
    case 'connecting':
      return `Connecting to ${node}`
    case 'waiting':
      return `${node} is stopped. Reconnects by itself when it starts.`
  }
}
