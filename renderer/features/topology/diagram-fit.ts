import type { Diagram } from '../../../electron/contract/topology'

export interface Size {
  width: number
  height: number
}

/** How much larger than drawn a small topology may be shown. */
export const maxScale = 1.35

/** How much larger a drawing must come out in another form to be worth it. */
export const worthChanging = 1.1

/** Below this scale labels are small enough to give up their lines for it. */
export const smallScale = 0.9

/** The scale at which a drawing fills its pane, `limit` at most. */
export function scaleInto(drawing: Size, pane: Size, limit: number = maxScale): number {
  return Math.min(pane.width / drawing.width, pane.height / drawing.height, limit)
}

const header = /^(\s*(?:flowchart|graph)\s+)(LR|TB|TD)\b/

/** The same diagram from top to bottom instead of from left to right, or back; null where it names no direction. */
export function turned(mermaid: string): string | null {
  const direction = header.exec(mermaid)?.[2]
  if (!direction) return null
  return mermaid.replace(header, `$1${direction === 'LR' ? 'TB' : 'LR'}`)
}

/** How a diagram is set before it is drawn. */
export type DiagramForm = (diagram: Diagram) => Diagram

export const asItIs: DiagramForm = (diagram) => diagram

const severalLines = /<br\/>([^"]*?)<br\/>/g

/** The same diagram in lower nodes: all that stands below a node's name is on one line, as `secondary · gtid 1-45`. */
export const flattened: DiagramForm = (diagram) => ({
  ...diagram,
  mermaid: diagram.mermaid.replaceAll(severalLines, '<br/>$1 · '),
  nodes: diagram.nodes.map((node) => {
    const [name = '', ...rest] = node.lines
    return { ...node, lines: rest.length > 1 ? [name, rest.join(' · ')] : node.lines }
  }),
})

/** Whether a drawing made for one pane should be made anew for another. */
export function outgrown(made: Size, pane: Size): boolean {
  const far = (before: number, now: number) => before / now > 1.25 || now / before > 1.25
  return far(made.width, pane.width) || far(made.height, pane.height)
}
