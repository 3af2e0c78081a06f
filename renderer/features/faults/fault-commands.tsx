import { useMemo } from 'react'
import { type ActiveFault, faultDescriptions, placeOfFault } from '../../../electron/contract/fault'
import { useSession } from '../labs/session-context'
import { type Command, useCommands } from '../palette/command-store'
import { injectFault, undoFault } from './fault-actions'
import type { NodeFaults } from './fault-offers'
import { faultWords } from './fault-words'
import { useNodeFaults } from './use-node-faults'

/** The faults of the palette: undoing first, then what makes sense now. */
export function FaultCommands() {
  const { session } = useSession()
  const nodes = useNodeFaults()
  const { id, faults } = session
  useCommands(
    'faults',
    useMemo(() => faultCommands(id, faults, nodes), [id, faults, nodes]),
  )
  return null
}

function faultCommands(sessionId: string, active: ActiveFault[], nodes: NodeFaults[]): Command[] {
  const undoing = active.map(
    (fault): Command => ({
      id: `undo-${fault.id}`,
      label: `Undo: ${faultWords[fault.kind].noun} of ${placeOfFault(fault)}`,
      note: faultDescriptions[fault.kind].undo ?? undefined,
      group: 'Faults',
      keywords: ['fault'],
      run: () => void undoFault(sessionId, fault.id),
    }),
  )
  const injecting = nodes.flatMap(({ node, offers }) =>
    offers
      .filter(({ obstacle }) => obstacle === null)
      .map(
        ({ kind }): Command => ({
          id: `fault-${kind}-${node}`,
          label: faultWords[kind].command(node),
          note: faultDescriptions[kind].imitates,
          group: 'Faults',
          keywords: ['fault'],
          run: () => void injectFault(sessionId, { kind, node }),
        }),
      ),
  )
  return [...undoing, ...injecting]
}
