import { useComputedColorScheme } from '@mantine/core'
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import type { Diagram } from '../../../electron/contract/topology'
import { DiagramCanvas } from './diagram-canvas'
import type { DiagramSvg } from './diagram-svg'
import styles from './topology-diagram.module.css'

interface TopologyDiagramProps {
  diagram: Diagram
  /** A node was chosen; `anchor` is where it stands in the window. */
  onChoose(node: string, anchor: DOMRect): void
  /** Says which drawing is on the screen, for those who save it. */
  onDrawn(drawing: DiagramSvg): void
}

export function TopologyDiagram({ diagram, onChoose, onDrawn }: TopologyDiagramProps) {
  const host = useRef<HTMLDivElement>(null)
  const canvas = useRef<DiagramCanvas | null>(null)
  const scheme = useComputedColorScheme()
  const [failure, setFailure] = useState<string | null>(null)
  const report = useRef(onDrawn)
  report.current = onDrawn

  useEffect(() => {
    if (!host.current) return
    const made = new DiagramCanvas(host.current, {
      onDrawn: (drawing) => {
        setFailure(null)
        report.current(drawing)
      },
      onFailure: setFailure,
    })
    canvas.current = made
    return () => made.dispose()
  }, [])

  useEffect(() => canvas.current?.show(diagram, scheme), [diagram, scheme])

  const choose = (target: EventTarget) => {
    const group = target instanceof Element ? target.closest<SVGGElement>('g.node[data-node]') : null
    if (group?.dataset.node) onChoose(group.dataset.node, group.getBoundingClientRect())
    return group !== null
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    if (choose(event.target)) event.preventDefault()
  }
  return (
    <div className={styles.frame} data-testid="diagram">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the nodes in it are the buttons; Mermaid makes them */}
      <div
        ref={host}
        className={styles.host}
        onClick={(event: MouseEvent) => choose(event.target)}
        onKeyDown={onKeyDown}
      />
      {failure && (
        <p className={styles.failure} role="alert">
          The diagram could not be drawn: {failure}
        </p>
      )}
    </div>
  )
}
