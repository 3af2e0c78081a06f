/** Channels between preload and main. */
export const ipcChannels = {
  /** Window to main: a call, a subscription, or the end of one. */
  request: 'standby:request',
  /** Main to window: results, events, errors. */
  response: 'standby:response',
  /** Main to window, with a MessagePort: a terminal's bytes. */
  terminalPort: 'standby:terminal-port',
} as const
