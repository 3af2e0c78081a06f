import { maxScale } from './diagram-fit'
import { type LabelLook, labelFonts, wallFonts } from './diagram-style'

/** How a drawing uses the room it has: lengths are in its own units. */
export interface DrawingLook extends LabelLook {
  /** How much larger than drawn it may be shown. */
  maxScale: number
  nodeSpacing: number
  rankSpacing: number
  /** Around the label of a node. */
  padding: number
}

/** In a pane, beside a guide: read from an arm's length. */
export function paneLook(nodeCount: number): DrawingLook {
  return nodeCount > 4
    ? { fonts: labelFonts, lineHeight: 1.55, maxScale, nodeSpacing: 14, rankSpacing: 48, padding: 5, labelWidth: 84 }
    : { fonts: labelFonts, lineHeight: 1.55, maxScale, nodeSpacing: 44, rankSpacing: 70, padding: 12, labelWidth: 116 }
}

/** On a wall: all the room is given to the labels. */
export function wallLook(nodeCount: number): DrawingLook {
  return nodeCount > 4
    ? { fonts: wallFonts, lineHeight: 1.3, maxScale: 2.2, nodeSpacing: 6, rankSpacing: 28, padding: 8, labelWidth: 64 }
    : { fonts: wallFonts, lineHeight: 1.3, maxScale: 2.2, nodeSpacing: 20, rankSpacing: 36, padding: 6, labelWidth: 72 }
}
