import { useEffect } from 'react'

/** F and a double click put the page on the whole screen, and take it off again; Escape takes it off too. */
export function useFullScreen(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key.toLowerCase() === 'f') {
        event.preventDefault()
        toggle()
      } else if (event.key === 'Escape' && document.fullscreenElement) {
        event.preventDefault()
        void document.exitFullscreen()
      }
    }
    document.addEventListener('keydown', onKeyDown)
    document.addEventListener('dblclick', toggle)
    return () => {
      document.removeEventListener('keydown', onKeyDown)
      document.removeEventListener('dblclick', toggle)
    }
  }, [])
}

function toggle(): void {
  // Refused where a browser does not allow it: the window's own full screen remains.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => {})
  else void document.documentElement.requestFullscreen().catch(() => {})
}
