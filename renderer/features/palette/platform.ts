/** Whether Cmd takes the place of Ctrl. */
export function isMac(): boolean {
  return window.standby.platform === 'darwin'
}
