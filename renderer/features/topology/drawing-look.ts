import { maxScale } from './diagram-fit'
import { type LabelFonts, labelFonts, wallFonts } from './diagram-style'

/** How a drawing uses the room it has: lengths are in its own units. */
export interface DrawingLook {
  fonts: LabelFonts
  /** How much larger than drawn it may be shown. */
  maxScale: number
  nodeSpacing: number
  rankSpacing: number
  /** Around the label of a node. */
  padding: number
  /** The least width of a node's label. */
  labelWidth: number
}

/** In a pane, beside a guide: read from an arm's length. */
export function paneLook(nodeCount: number): DrawingLook {
  return nodeCount > 4
    ? { fonts: labelFonts, maxScale, nodeSpacing: 14, rankSpacing: 48, padding: 5, labelWidth: 84 }
    : { fonts: labelFonts, maxScale, nodeSpacing: 44, rankSpacing: 70, padding: 12, labelWidth: 116 }
}

/** On a wall: all the room is given to the labels. */
export function wallLook(nodeCount: number): DrawingLook {
  return nodeCount > 4
    ? { fonts: wallFonts, maxScale: 2.2, nodeSpacing: 12, rankSpacing: 28, padding: 4, labelWidth: 64 }
    : { fonts: wallFonts, maxScale: 2.2, nodeSpacing: 20, rankSpacing: 36, padding: 6, labelWidth: 72 }
}
