import { createContext, useContext } from 'react'
import type { StepGuide } from '../../../electron/contract/lab'
import type { SessionView, StepView } from '../../../electron/contract/session'
import type { TerminalView } from '../../../electron/contract/terminal'
import type { TopologyView } from '../../../electron/contract/topology'
import type { Tone } from '../../ui/tone'

/** A running session as its panes see it: what changes when something happens in the lab. */
export interface RunningSessionData {
  session: SessionView
  step: StepView
  /** From 0. */
  stepIndex: number
  /** undefined until it has come. */
  guide: StepGuide | undefined
  terminals: TerminalView[] | undefined
  /** How the diagram draws each node. */
  tones: NodeTones
}

export type NodeTones = Record<string, Tone>

export const SessionContext = createContext<RunningSessionData | null>(null)

/** Apart from the rest, because it changes several times a second and guides need not be drawn again for it. */
export const TopologyContext = createContext<TopologyView | undefined>(undefined)

export function useSession(): RunningSessionData {
  const data = useContext(SessionContext)
  if (!data) throw new Error('useSession outside SessionContext')
  return data
}

/** undefined until the first snapshot has come. */
export function useTopology(): TopologyView | undefined {
  return useContext(TopologyContext)
}
