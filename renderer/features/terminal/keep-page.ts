/**
 * In a browser Ctrl+W closes the page, and no page can have that key. In a terminal it erases a word: so the browser is told to
 * ask, when a page is left with Ctrl held down and the keys in a terminal.
 */
export function keepPageFromTerminalKeys(): void {
  let control = false
  const note = (event: KeyboardEvent) => {
    control = event.ctrlKey
  }
  window.addEventListener('keydown', note, { capture: true })
  window.addEventListener('keyup', note, { capture: true })
  window.addEventListener('blur', () => {
    control = false
  })
  window.addEventListener('beforeunload', (event) => {
    if (control && document.activeElement?.closest('.xterm')) event.preventDefault()
  })
}
