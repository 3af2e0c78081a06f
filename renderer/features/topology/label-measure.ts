import { fontText } from '../../fonts'
import type { LabelMeasure } from './diagram-plan'
import { type LabelFonts, labelFonts } from './diagram-style'

/** Measures labels as the drawing sets them. */
export function createLabelMeasure(fonts: LabelFonts = labelFonts): LabelMeasure {
  const context = document.createElement('canvas').getContext('2d')
  const width = (text: string, font: { size: number; weight: number }) => {
    if (!context) return text.length * font.size * 0.6
    context.font = `${font.weight} ${font.size}px ${fontText}`
    return context.measureText(text).width
  }
  return {
    node: ([title = '', ...lines]) =>
      Math.max(width(title, fonts.title), ...lines.map((line) => width(line, fonts.line))),
    edge: (label) => width(label, fonts.edge) + 12,
  }
}
