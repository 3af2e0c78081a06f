import { maxScale } from './diagram-fit'

/** How a drawing uses the room it has: lengths are in its own units, in which a label is 13 high. */
export interface DrawingLook {
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
    ? { maxScale, nodeSpacing: 14, rankSpacing: 48, padding: 5, labelWidth: 84 }
    : { maxScale, nodeSpacing: 44, rankSpacing: 70, padding: 12, labelWidth: 116 }
}

/** On a wall: all the room is given to the labels. */
export function wallLook(nodeCount: number): DrawingLook {
  return nodeCount > 4
    ? { maxScale: 4, nodeSpacing: 14, rankSpacing: 30, padding: 4, labelWidth: 76 }
    : { maxScale: 4, nodeSpacing: 22, rankSpacing: 40, padding: 6, labelWidth: 84 }
}
