import type { MermaidConfig } from 'mermaid'
import type { Diagram } from '../../../electron/contract/topology'
import { type ColorScheme, palettes } from '../../palette'
import { fontText } from '../../theme'
import {
  asItIs,
  type DiagramForm,
  flattened,
  maxScale,
  type Size,
  scaleInto,
  smallScale,
  turned,
  worthChanging,
} from './diagram-fit'
import type { LabelMeasure } from './diagram-plan'
import { diagramCss, labelFonts } from './diagram-style'
import { DiagramSvg } from './diagram-svg'

let drawings = 0

/**
 * Draws a diagram off the screen. Mermaid is loaded at the first one, and fonts are waited for: it measures labels
 * with what is there. A drawing that does not come out at its full size is tried the other way round, and one that is
 * small in its pane with lower nodes.
 */
export async function drawDiagram(
  diagram: Diagram,
  scheme: ColorScheme,
  measure: LabelMeasure,
  pane: Size,
): Promise<DiagramSvg> {
  const [{ default: mermaid }] = await Promise.all([import('mermaid'), loadLabelFonts()])
  mermaid.initialize(mermaidConfig(scheme, diagram.nodes.length))
  const stage = document.createElement('div')
  stage.style.cssText = 'position:fixed;left:-10000px;top:0;width:2000px;visibility:hidden'
  stage.setAttribute('aria-hidden', 'true')
  document.body.append(stage)
  const draw = async (text: string) => {
    const { svg } = await mermaid.render(`topology-${++drawings}`, text, stage)
    stage.innerHTML = svg
    const element = stage.querySelector('svg')
    if (!element) throw new Error('Mermaid drew nothing')
    return element
  }
  try {
    let svg = await draw(diagram.mermaid)
    let form: DiagramForm = asItIs
    let scale = scaleInto(svg.viewBox.baseVal, pane)
    const consider = async (text: string | null, next: DiagramForm) => {
      if (text === null) return
      const other = await draw(text)
      const larger = scaleInto(other.viewBox.baseVal, pane)
      if (larger <= scale * worthChanging) return
      svg = other
      form = next
      scale = larger
    }
    if (scale < maxScale) await consider(turned(diagram.mermaid), asItIs)
    if (scale < smallScale) await consider(flattened(diagram).mermaid, flattened)
    return new DiagramSvg(svg, diagram, form, scheme, palettes[scheme], measure)
  } finally {
    stage.remove()
  }
}

function mermaidConfig(scheme: ColorScheme, nodeCount: number): MermaidConfig {
  const palette = palettes[scheme]
  const crowded = nodeCount > 4
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    theme: 'base',
    look: 'classic',
    htmlLabels: true,
    fontFamily: fontText,
    themeVariables: {
      darkMode: scheme === 'dark',
      background: palette.background,
      fontFamily: fontText,
      fontSize: `${labelFonts.line.size}px`,
      primaryColor: palette.raised,
      primaryTextColor: palette.text,
      primaryBorderColor: palette.edge,
      lineColor: palette.edge,
      edgeLabelBackground: palette.background,
    },
    themeCSS: diagramCss(palette, crowded ? 84 : 116),
    flowchart: {
      curve: 'basis',
      nodeSpacing: crowded ? 14 : 44,
      rankSpacing: crowded ? 48 : 70,
      padding: crowded ? 5 : 12,
      wrappingWidth: 400,
      diagramPadding: 8,
      subGraphTitleMargin: { top: 6, bottom: 6 },
    },
  }
}

async function loadLabelFonts(): Promise<void> {
  const { title, line, edge, region } = labelFonts
  await Promise.all(
    [title, line, edge, region].map(({ size, weight }) => document.fonts.load(`${weight} ${size}px ${fontText}`)),
  )
  await document.fonts.ready
}
