export interface Size {
  width: number
  height: number
}

/** How much larger than drawn a small topology may be shown. */
export const maxScale = 1.35

/** How much larger a drawing must come out the other way round to be turned. */
export const worthTurning = 1.1

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

/** Whether a drawing made for one pane should be made anew for another. */
export function outgrown(made: Size, pane: Size): boolean {
  const far = (before: number, now: number) => before / now > 1.25 || now / before > 1.25
  return far(made.width, pane.width) || far(made.height, pane.height)
}
