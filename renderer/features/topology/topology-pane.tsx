import { useComputedColorScheme } from '@mantine/core'
import { IconArchive, IconCopy, IconDownload, IconTimelineEvent } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { desktop } from '../../ipc/desktop'
import { palettes } from '../../palette'
import { Button } from '../../ui/button'
import { notify, perform, reportError } from '../../ui/toast-store'
import { BackupsPane } from '../backups/backups-pane'
import { setBackupsOpen, useBackupsOpen } from '../backups/backups-store'
import { ActiveFaults } from '../faults/active-faults'
import { FaultMenu } from '../faults/fault-menu'
import { rememberedLayout, rememberLayout } from '../labs/pane-layout'
import { useSession, useTopology } from '../labs/session-context'
import { type Command, useCommands } from '../palette/command-store'
import { isMac } from '../palette/platform'
import { formatShortcut } from '../palette/shortcut'
import { TimelinePane } from '../timeline/timeline-pane'
import { toggleTimeline, useTimeline } from '../timeline/timeline-store'
import { AgeChip } from './age-chip'
import { exportPng, exportSvg } from './diagram-export'
import type { DiagramSvg } from './diagram-svg'
import { FailoverPanel } from './failover-panel'
import { FindingBar } from './finding-bar'
import { NodeMenu } from './node-menu'
import { TopologyDiagram } from './topology-diagram'
import styles from './topology-pane.module.css'

/** The live diagram, with what analysis found standing over it. */
export function TopologyPane() {
  const { session } = useSession()
  const topology = useTopology()
  const scheme = useComputedColorScheme()
  const timelineOpen = useTimeline((state) => state.open)
  const keepsBackups = session.nodes.some(({ kind }) => kind === 'store')
  const backupsOpen = useBackupsOpen(session.nodes.length) && keepsBackups
  const layoutName = backupsOpen ? `backups${timelineOpen ? '-timeline' : ''}` : 'timeline'
  const drawing = useRef<DiagramSvg | null>(null)
  const [chosen, setChosen] = useState<{ node: string; anchor: DOMRect } | null>(null)
  const mermaidText = topology?.diagram.mermaid
  const labId = session.labId

  const actions = useMemo(() => {
    const copyMermaid = async () => {
      if (mermaidText && (await perform(desktop.copyText(mermaidText)))) {
        notify('Copied the diagram as Mermaid text')
      }
    }
    const save = async (kind: 'svg' | 'png') => {
      const svg = drawing.current?.svg
      if (!svg) return
      try {
        const palette = palettes[scheme]
        const bytes =
          kind === 'svg' ? new TextEncoder().encode(await exportSvg(svg, palette)) : await exportPng(svg, palette)
        const path = await desktop.saveFile(`${labId}-topology.${kind}`, bytes)
        if (path) notify('Saved', path)
      } catch (cause) {
        reportError(cause)
      }
    }
    return { copyMermaid, save }
  }, [mermaidText, labId, scheme])

  useCommands(
    'diagram',
    useMemo<Command[]>(
      () => [
        { id: 'copy-mermaid', label: 'Copy Mermaid', group: 'Diagram', run: () => void actions.copyMermaid() },
        { id: 'save-svg', label: 'Save the diagram as SVG', group: 'Diagram', run: () => void actions.save('svg') },
        { id: 'save-png', label: 'Save the diagram as PNG', group: 'Diagram', run: () => void actions.save('png') },
      ],
      [actions],
    ),
  )

  return (
    <section className={styles.pane} aria-label="Topology" data-pane="diagram" tabIndex={-1}>
      <div className={styles.head}>
        <h2 className={styles.title}>Topology</h2>
        <AgeChip snapshot={topology?.snapshot} engineLost={session.engineLost} />
        <div className={styles.actions}>
          <FaultMenu />
          <FailoverPanel />
          {keepsBackups && <BackupsToggle nodeCount={session.nodes.length} />}
          <TimelineToggle />
          <Button
            size="sm"
            icon={<IconCopy size={13} aria-hidden />}
            disabled={!topology}
            onClick={() => void actions.copyMermaid()}
          >
            <span className={styles.spare}>Copy Mermaid</span>
          </Button>
          <Button
            size="sm"
            icon={<IconDownload size={13} aria-hidden />}
            disabled={!topology}
            onClick={() => void actions.save('svg')}
          >
            <span>
              <span className={styles.spare}>Save </span>SVG
            </span>
          </Button>
          <Button
            size="sm"
            icon={<IconDownload size={13} aria-hidden />}
            disabled={!topology}
            onClick={() => void actions.save('png')}
          >
            <span>
              <span className={styles.spare}>Save </span>PNG
            </span>
          </Button>
        </div>
      </div>
      <Group
        orientation="horizontal"
        className={styles.body}
        defaultLayout={rememberedLayout(layoutName)}
        onLayoutChanged={(layout) => Object.keys(layout).length > 1 && rememberLayout(layoutName, layout)}
      >
        <Panel id="drawing" minSize="240px" className={styles.drawing}>
          <FindingBar />
          <ActiveFaults />
          {topology ? (
            <TopologyDiagram
              diagram={topology.diagram}
              onChoose={(node, anchor) => setChosen({ node, anchor })}
              onDrawn={(drawn) => {
                drawing.current = drawn
              }}
            />
          ) : (
            <p className={styles.waiting} role="status">
              Looking at the servers
            </p>
          )}
        </Panel>
        {backupsOpen && (
          <>
            <Separator className={styles.separator} aria-label="Resize diagram and backups" />
            <Panel id="backups" defaultSize="320px" minSize="260px">
              <BackupsPane />
            </Panel>
          </>
        )}
        {timelineOpen && (
          <>
            <Separator className={styles.separator} aria-label="Resize diagram and timeline" />
            <Panel id="timeline" defaultSize="300px" minSize="240px">
              <TimelinePane />
            </Panel>
          </>
        )}
      </Group>
      <NodeMenu chosen={chosen} onClose={() => setChosen(null)} />
    </section>
  )
}

function TimelineToggle() {
  const open = useTimeline((state) => state.open)
  return (
    <Button
      size="sm"
      aria-pressed={open}
      className={open ? styles.pressed : undefined}
      icon={<IconTimelineEvent size={13} aria-hidden />}
      title={`Show or hide the timeline (${formatShortcut('Mod+4', isMac())})`}
      onClick={toggleTimeline}
    >
      Timeline
    </Button>
  )
}

function BackupsToggle({ nodeCount }: { nodeCount: number }) {
  const open = useBackupsOpen(nodeCount)
  return (
    <Button
      size="sm"
      aria-pressed={open}
      className={open ? styles.pressed : undefined}
      icon={<IconArchive size={13} aria-hidden />}
      title={`Show or hide the backups (${formatShortcut('Mod+5', isMac())})`}
      onClick={() => setBackupsOpen(!open)}
    >
      Backups
    </Button>
  )
}
