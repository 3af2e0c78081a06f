/** The window's own page. */
export const appUrl = {
  scheme: 'standby',
  host: 'app',
  start: 'standby://app/index.html',
  /** The same page, of which only what the room sees is drawn. */
  projector: 'standby://app/index.html#projector',
} as const

/** Whether a message comes from the main frame of our own page. Anything else is refused. */
export function isTrustedSender(sender: { url: string; isMainFrame: boolean }): boolean {
  if (!sender.isMainFrame) return false
  try {
    const url = new URL(sender.url)
    return url.protocol === `${appUrl.scheme}:` && url.host === appUrl.host
  } catch {
    return false
  }
}
