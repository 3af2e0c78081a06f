import { useEffect, useRef, useState } from 'react'

export interface Countdown {
  /** Seconds; 0 when the time is up. */
  left: number
  up: boolean
  /** Whole seconds since it began. */
  elapsed(): number
}

/** Counts seconds down from `seconds`, anew for each `key`, while `running`; it stands where it was otherwise. */
export function useCountdown(seconds: number, key: string, running: boolean): Countdown {
  const [state, setState] = useState({ key, left: seconds })
  const begun = useRef({ key, at: performance.now() })
  if (begun.current.key !== key) begun.current = { key, at: performance.now() }
  useEffect(() => {
    if (!running) return
    const tick = () => {
      const left = Math.max(0, seconds - (performance.now() - begun.current.at) / 1000)
      setState({ key, left })
    }
    tick()
    const timer = setInterval(tick, 250)
    return () => clearInterval(timer)
  }, [key, running, seconds])
  const left = state.key === key ? state.left : seconds
  return {
    left,
    up: left <= 0 && seconds > 0,
    elapsed: () => Math.round((performance.now() - begun.current.at) / 1000),
  }
}
