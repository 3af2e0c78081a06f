import { fontText } from '../../fonts'
import type { LabelMeasure } from './diagram-plan'
import { labelFonts } from './diagram-style'

/** Measures labels as the drawing sets them. */
export function createLabelMeasure(): LabelMeasure {
  const context = document.createElement('canvas').getContext('2d')
  const width = (text: string, font: { size: number; weight: number }) => {
    if (!context) return text.length * font.size * 0.6
    context.font = `${font.weight} ${font.size}px ${fontText}`
    return context.measureText(text).width
  }
  return {
    node: ([title = '', ...lines]) =>
      Math.max(width(title, labelFonts.title), ...lines.map((line) => width(line, labelFonts.line))),
    edge: (label) => width(label, labelFonts.edge) + 12,
  }
}
