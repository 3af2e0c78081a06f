import { useEffect, useRef, useState } from 'react'
import type { Diagram } from '../../../electron/contract/topology'
import type { ColorScheme } from '../../palette'
import { DiagramCanvas } from '../topology/diagram-canvas'
import { wallLook } from '../topology/drawing-look'
import styles from './stage-diagram.module.css'
import { emphasise, makePicture } from './stage-drawing'

interface StageDiagramProps {
  diagram: Diagram
  /** Nodes to look at: they get a frame. */
  look: readonly string[]
  scheme: ColorScheme
}

/** The topology as a picture, as large as its room allows. */
export function StageDiagram({ diagram, look, scheme }: StageDiagramProps) {
  const host = useRef<HTMLDivElement>(null)
  const canvas = useRef<DiagramCanvas | null>(null)
  const drawn = useRef<SVGSVGElement | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const looked = useRef(look)
  looked.current = look
  const lookKey = look.join(' ')

  useEffect(() => {
    if (!host.current) return
    const made = new DiagramCanvas(
      host.current,
      {
        onDrawn: ({ svg }) => {
          setFailure(null)
          drawn.current = svg
          makePicture(svg)
          emphasise(svg, looked.current)
        },
        onFailure: setFailure,
      },
      wallLook,
    )
    canvas.current = made
    return () => made.dispose()
  }, [])

  useEffect(() => canvas.current?.show(diagram, scheme), [diagram, scheme])
  // biome-ignore lint/correctness/useExhaustiveDependencies: lookKey stands for the nodes that `looked` holds
  useEffect(() => {
    if (drawn.current) emphasise(drawn.current, looked.current)
  }, [lookKey])

  return (
    <div className={styles.frame} data-testid="stage-diagram">
      <div ref={host} className={styles.host} />
      {failure && <p className={styles.failure}>The diagram could not be drawn: {failure}</p>}
    </div>
  )
}
