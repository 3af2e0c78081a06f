import { useRef } from 'react'
import type { StageView } from '../../../electron/contract/stage'
import { useNow } from '../../ui/use-now'

/**
 * The time by the clock of the machine that shows, which need not be the one in front of which one sits: the view's own time,
 * and what has passed here since it came.
 *
 * @param everyMs how often it is renewed; null: only with the view
 */
export function useStageNow({ at }: Pick<StageView, 'at'>, everyMs: number | null): number {
  const now = useNow(everyMs)
  const came = useRef({ at, here: Date.now() })
  if (came.current.at !== at) came.current = { at, here: Date.now() }
  return at + Math.max(0, now - came.current.here)
}
