/** What the second window's address ends with. */
export const projectorHash = '#projector'

/** Whether this window shows what the room sees, and nothing else. */
export function isProjectorPage(): boolean {
  return window.location.hash === projectorHash
}
