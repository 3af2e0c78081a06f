/** Whether Cmd takes the place of Ctrl. */
export function isMac(): boolean {
  return window.standby ? window.standby.platform === 'darwin' : /^(Mac|iP)/.test(navigator.platform)
}
