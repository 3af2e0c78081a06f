import { useEffect, useRef, useState } from 'react'
import type { StageView } from '../../../electron/contract/stage'

/**
 * The time of what is shown: the view's own, and what has passed since it came. The clock in front of which one sits is not
 * asked: it may be another machine's, and a recording has times of its own.
 *
 * @param everyMs how often it is renewed; null: only with the view
 */
export function useStageNow({ at }: Pick<StageView, 'at'>, everyMs: number | null): number {
  const came = useRef({ at, here: performance.now() })
  if (came.current.at !== at) came.current = { at, here: performance.now() }
  const [, renew] = useState(0)
  useEffect(() => {
    if (everyMs === null) return
    const timer = setInterval(() => renew((count) => count + 1), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return at + performance.now() - came.current.here
}
