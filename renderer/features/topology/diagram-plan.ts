import type { Diagram } from '../../../electron/contract/topology'
import type { ColorScheme } from '../../palette'

/** What stands on the screen: enough to tell whether the next diagram fits into it. */
export interface Drawn {
  structure: string
  scheme: ColorScheme
  /** The room of each label as it was laid out, in the drawing's units. */
  nodes: Record<string, { width: number; lines: number }>
  edges: Record<string, { width: number }>
}

export interface LabelMeasure {
  node(lines: string[]): number
  edge(label: string): number
}

/** How much wider than its room a label may become before the drawing is laid out anew. */
export const slack = { node: 10, edge: 24 } as const

/**
 * Whether the next diagram needs a new drawing: another structure or theme, or a label that no longer fits its place.
 * Everything else is brought up to date in place.
 */
export function needsRedraw(drawn: Drawn | null, next: Diagram, scheme: ColorScheme, measure: LabelMeasure): boolean {
  if (!drawn || drawn.structure !== next.structure || drawn.scheme !== scheme) return true
  for (const node of next.nodes) {
    const room = drawn.nodes[node.id]
    // A node that Mermaid did not draw would not be there in another drawing either.
    if (!room) continue
    if (node.lines.length > room.lines || measure.node(node.lines) > room.width + slack.node) return true
  }
  for (const edge of next.edges) {
    const room = drawn.edges[edge.id]
    if (!room || edge.label === '') continue
    if (room.width === 0 || measure.edge(edge.label) > room.width + slack.edge) return true
  }
  return false
}
