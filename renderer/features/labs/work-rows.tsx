import { useRef, useState } from 'react'
import { Group, Panel, Separator, usePanelRef } from 'react-resizable-panels'
import { TerminalPane } from '../terminal/terminal-pane'
import { TopologyPane } from '../topology/topology-pane'
import { useStreams } from '../traffic/traffic-context'
import { collapsedPanePx, TrafficPane } from '../traffic/traffic-pane'
import styles from './lab-view.module.css'
import { rememberedLayout, rememberLayout } from './pane-layout'

/** The diagram over the terminals, and between them the traffic of a lab that has any. */
export function WorkRows() {
  const streams = useStreams()
  // Which panes there are is known within a moment; until then nothing is laid out that would have to move.
  if (!streams) return null
  return streams.length > 0 ? <RowsWithTraffic streamCount={streams.length} /> : <Rows />
}

function Rows() {
  return (
    <Group
      orientation="vertical"
      defaultLayout={rememberedLayout('rows')}
      onLayoutChanged={(layout) => rememberLayout('rows', layout)}
    >
      <Panel id="diagram" defaultSize="52" minSize="120px" className={styles.panel}>
        <TopologyPane />
      </Panel>
      <Separator className={styles.rowSeparator} aria-label="Resize diagram and terminals" />
      <Panel id="terminals" minSize="120px" className={styles.panel}>
        <TerminalPane />
      </Panel>
    </Group>
  )
}

function RowsWithTraffic({ streamCount }: { streamCount: number }) {
  // Twins stand side by side and are narrow: their counters need a row of their own.
  const name = streamCount > 1 ? 'rows-with-streams' : 'rows-with-stream'
  const traffic = usePanelRef()
  const [collapsed, setCollapsed] = useState(false)
  // After a reload the panel itself no longer knows how high it was before it was folded up.
  const openPx = useRef(streamCount > 1 ? 308 : 206)
  const toggle = () => (collapsed ? traffic.current?.resize(openPx.current) : traffic.current?.collapse())
  const onResize = ({ inPixels }: { inPixels: number }) => {
    const folded = inPixels <= collapsedPanePx + 1
    setCollapsed(folded)
    if (!folded) openPx.current = inPixels
  }
  return (
    <Group
      orientation="vertical"
      defaultLayout={rememberedLayout(name)}
      onLayoutChanged={(layout) => rememberLayout(name, layout)}
    >
      <Panel id="diagram" minSize="120px" className={styles.panel}>
        <TopologyPane />
      </Panel>
      <Separator className={styles.rowSeparator} aria-label="Resize diagram and traffic" />
      <Panel
        id="traffic"
        panelRef={traffic}
        defaultSize={openPx.current}
        minSize="150px"
        collapsible
        collapsedSize={`${collapsedPanePx}px`}
        groupResizeBehavior="preserve-pixel-size"
        className={styles.panel}
        onResize={onResize}
      >
        <TrafficPane collapsed={collapsed} onToggle={toggle} />
      </Panel>
      <Separator className={styles.rowSeparator} aria-label="Resize traffic and terminals" />
      <Panel id="terminals" defaultSize="25" minSize="120px" className={styles.panel}>
        <TerminalPane />
      </Panel>
    </Group>
  )
}
