import { useMemo } from 'react'
import { terminalKinds } from '../../../electron/contract/terminal'
import { toggleBackups } from '../backups/backups-store'
import { askToHandIn } from '../class/hand-in-store'
import { startNode } from '../faults/fault-actions'
import { FaultCommands } from '../faults/fault-commands'
import { type Command, useCommands } from '../palette/command-store'
import { openTerminal } from '../terminal/open-terminal'
import { toggleTimeline } from '../timeline/timeline-store'
import { isStopped } from '../topology/node-state'
import { TrafficCommands } from '../traffic/traffic-commands'
import { nextFence } from './fence-match'
import { goToStep } from './go-to-step'
import { runFence } from './run-fence'
import { type RunningSessionData, useSession, useTopology } from './session-context'
import { askToEnd, focusTerminal, sessionUi } from './session-view-store'

/** What the palette and the keys can do in a running lab. */
export function LabCommands() {
  const { session, step, stepIndex, guide, terminals } = useSession()
  const navigation = useMemo(
    () => navigationCommands({ session, step, stepIndex, guide }),
    [session, step, stepIndex, guide],
  )
  useCommands('lab', navigation)
  useCommands(
    'lab-terminals',
    useMemo(() => terminalCommands(session, terminals), [session, terminals]),
  )
  useCommands('lab-servers', useServerCommands())
  return (
    <>
      <FaultCommands />
      <TrafficCommands />
    </>
  )
}

/** Starting is the remedy for a server that is down, whatever stopped it; what stops one is a fault. */
function useServerCommands(): Command[] {
  const { session } = useSession()
  const nodes = useTopology()?.snapshot.nodes ?? []
  const stopped = nodes
    .filter(({ container }) => isStopped(container.state))
    .map(({ id }) => id)
    .join(' ')
  return useMemo(
    () =>
      stopped
        .split(' ')
        .filter(Boolean)
        .map(
          (node): Command => ({
            id: `start-${node}`,
            label: `Start ${node}`,
            group: 'Servers',
            run: () => void startNode(session, node),
          }),
        ),
    [session, stopped],
  )
}

type Navigation = Pick<RunningSessionData, 'session' | 'step' | 'stepIndex' | 'guide'>

function navigationCommands({ session, step, stepIndex, guide }: Navigation): Command[] {
  const previous = session.steps[stepIndex - 1]
  const next = session.steps[stepIndex + 1]
  const commands: Command[] = [
    {
      id: 'run-next',
      label: 'Run the next statement of this step',
      group: 'Lab',
      shortcut: 'Mod+Enter',
      run: () => {
        const fence = nextFence(guide, sessionUi(session.id).ran, step.solutionShown)
        if (fence) void runFence(session, step.id, fence)
      },
    },
    { id: 'focus-guide', label: 'Go to the guide', group: 'Lab', shortcut: 'Mod+1', run: () => focusPane('guide') },
    {
      id: 'focus-diagram',
      label: 'Go to the diagram',
      group: 'Lab',
      shortcut: 'Mod+2',
      run: () => focusPane('diagram'),
    },
    {
      id: 'focus-terminal',
      label: 'Go to the terminal',
      group: 'Lab',
      shortcut: 'Mod+3',
      run: () => focusTerminal(session.id),
    },
    {
      id: 'timeline',
      label: 'Show or hide the timeline',
      group: 'Lab',
      shortcut: 'Mod+4',
      keywords: ['events', 'history', 'log'],
      run: toggleTimeline,
    },
    {
      id: 'hand-in',
      label: 'Hand in this lab',
      group: 'Lab',
      keywords: ['export', 'evidence', 'class', 'instructor'],
      run: () => askToHandIn(session.labId, session.labTitle),
    },
    {
      id: 'end-lab',
      label: 'End lab',
      group: 'Lab',
      run: () => askToEnd(session.id, true),
    },
  ]
  if (session.nodes.some(({ kind }) => kind === 'store')) {
    commands.push({
      id: 'backups',
      label: 'Show or hide the backups',
      group: 'Lab',
      shortcut: 'Mod+5',
      keywords: ['dump', 'binary log', 'restore', 'verify'],
      run: () => toggleBackups(session.nodes.length),
    })
  }
  if (next) {
    commands.push({
      id: 'next-step',
      label: 'Next step',
      note: next.title,
      group: 'Steps',
      shortcut: 'Alt+ArrowRight',
      run: () => goToStep(session.id, next.id),
    })
  }
  if (previous) {
    commands.push({
      id: 'previous-step',
      label: 'Previous step',
      note: previous.title,
      group: 'Steps',
      shortcut: 'Alt+ArrowLeft',
      run: () => goToStep(session.id, previous.id),
    })
  }
  for (const [index, { id, title }] of session.steps.entries()) {
    commands.push({
      id: `step-${id}`,
      label: `${index + 1}. ${title}`,
      group: 'Steps',
      run: () => goToStep(session.id, id),
    })
  }
  return commands
}

function focusPane(pane: string): void {
  document.querySelector<HTMLElement>(`[data-pane="${pane}"]`)?.focus()
}

function terminalCommands(
  session: RunningSessionData['session'],
  terminals: RunningSessionData['terminals'],
): Command[] {
  const commands: Command[] = [
    {
      id: 'new-terminal',
      label: 'Open one more terminal on the same server',
      group: 'Terminals',
      shortcut: 'Mod+Shift+T',
      run: () => {
        const selected = terminals?.find(({ id }) => id === sessionUi(session.id).selectedTerminal) ?? terminals?.[0]
        if (selected) void openTerminal(session.id, selected.node, selected.kind)
      },
    },
  ]
  for (const node of session.nodes) {
    for (const kind of terminalKinds) {
      if (kind === 'mysql' && node.kind !== 'mysql') continue
      commands.push({
        id: `terminal-${node.id}-${kind}`,
        label: `Open a ${kind === 'mysql' ? 'mysql prompt' : 'shell'} on ${node.id}`,
        group: 'Terminals',
        run: () => void openTerminal(session.id, node.id, kind),
      })
    }
  }
  return commands
}
