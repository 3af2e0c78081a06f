import { useMemo } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import type { SessionView } from '../../../electron/contract/session'
import type { TerminalView } from '../../../electron/contract/terminal'
import type { TopologyView } from '../../../electron/contract/topology'
import { client } from '../../ipc/client'
import { useSubscription } from '../../ipc/use-subscription'
import { Button } from '../../ui/button'
import { askToHandIn } from '../class/hand-in-store'
import { TrafficProvider } from '../traffic/traffic-provider'
import { EndLabButton } from './end-lab-button'
import { EndLabDialog } from './end-lab-dialog'
import { GuidePane } from './guide-pane'
import { LabCommands } from './lab-commands'
import styles from './lab-view.module.css'
import { useNodeTones } from './node-tone'
import { rememberedLayout, rememberLayout } from './pane-layout'
import { SessionBanners } from './session-banners'
import { SessionContext, TopologyContext } from './session-context'
import { SessionHeader } from './session-header'
import { StatusBar } from './status-bar'
import { StepProgress } from './step-progress'
import { useGuides } from './use-guides'
import { WorkRows } from './work-rows'

/** A running lab: the guide, the diagram, the traffic, the terminals. */
export function LabView({ session }: { session: SessionView }) {
  const sessionId = session.id
  const topology = useSubscription<TopologyView>(`topology/${sessionId}`, (on) =>
    client.topology.watch.subscribe({ sessionId }, on),
  ).data
  const terminals = useSubscription<TerminalView[]>(`terminals/${sessionId}`, (on) =>
    client.terminal.list.subscribe({ sessionId }, on),
  ).data
  const tones = useNodeTones(topology)
  const guides = useGuides(sessionId, session.labChanged)
  const stepIndex = Math.max(
    0,
    session.steps.findIndex((step) => step.id === session.currentStep),
  )
  const step = session.steps[stepIndex]
  const data = useMemo(() => {
    if (!step) return null
    const guide = guides?.find(({ id }) => id === step.id)
    return { session, step, stepIndex, guide, terminals, tones }
  }, [session, step, stepIndex, guides, terminals, tones])
  if (!data) return null
  return (
    <SessionContext value={data}>
      <TopologyContext value={topology}>
        <TrafficProvider key={sessionId} sessionId={sessionId}>
          <LabCommands />
          <div className={styles.screen}>
            <SessionHeader
              session={session}
              actions={
                <>
                  <Button variant="quiet" onClick={() => askToHandIn(session.labId, session.labTitle)}>
                    Hand in
                  </Button>
                  <EndLabButton sessionId={sessionId} />
                </>
              }
            >
              <StepProgress />
            </SessionHeader>
            <SessionBanners />
            <main className={styles.main}>
              <Group
                orientation="horizontal"
                defaultLayout={rememberedLayout('columns')}
                onLayoutChanged={(layout) => rememberLayout('columns', layout)}
              >
                <Panel id="guide" defaultSize="33" minSize="320px" className={styles.panel}>
                  <GuidePane />
                </Panel>
                <Separator className={styles.columnSeparator} aria-label="Resize the guide" />
                <Panel id="work" minSize="360px" className={styles.panel}>
                  <WorkRows />
                </Panel>
              </Group>
            </main>
            <StatusBar />
            <EndLabDialog sessionId={sessionId} labTitle={session.labTitle} nodeCount={session.nodes.length} />
          </div>
        </TrafficProvider>
      </TopologyContext>
    </SessionContext>
  )
}
