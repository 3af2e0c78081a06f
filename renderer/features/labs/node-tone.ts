import { useMemo } from 'react'
import type { DiagramTone, TopologyView } from '../../../electron/contract/topology'
import type { Tone } from '../../ui/tone'
import type { NodeTones } from './session-context'

const tones: Record<DiagramTone, Tone> = {
  source: 'source',
  replica: 'replica',
  neutral: 'neutral',
  down: 'bad',
  warning: 'warning',
  unknown: 'unknown',
}

/** The tones in which the diagram draws the nodes: tabs and fences show the same. Changes only when one of them does. */
export function useNodeTones(topology: TopologyView | undefined): NodeTones {
  const key = JSON.stringify((topology?.diagram.nodes ?? []).map(({ id, tone }) => [id, tones[tone]]))
  return useMemo(() => Object.fromEntries(JSON.parse(key) as [string, Tone][]), [key])
}
