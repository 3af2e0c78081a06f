import type { MermaidConfig } from 'mermaid'
import type { Diagram } from '../../../electron/contract/topology'
import { fontText } from '../../fonts'
import { type ColorScheme, palettes } from '../../palette'
import {
  asItIs,
  type DiagramForm,
  flattened,
  type Size,
  scaleInto,
  smallScale,
  turned,
  worthChanging,
} from './diagram-fit'
import type { LabelMeasure } from './diagram-plan'
import { diagramCss, type LabelFonts } from './diagram-style'
import { DiagramSvg } from './diagram-svg'
import type { DrawingLook } from './drawing-look'

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
  look: DrawingLook,
): Promise<DiagramSvg> {
  const [{ default: mermaid }] = await Promise.all([import('mermaid'), loadLabelFonts(look.fonts)])
  mermaid.initialize(mermaidConfig(scheme, look))
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
    let scale = scaleInto(svg.viewBox.baseVal, pane, look.maxScale)
    const consider = async (text: string | null, next: DiagramForm) => {
      if (text === null || text === diagram.mermaid) return
      const other = await draw(text)
      const larger = scaleInto(other.viewBox.baseVal, pane, look.maxScale)
      if (larger <= scale * worthChanging) return
      svg = other
      form = next
      scale = larger
    }
    if (scale < look.maxScale) await consider(turned(diagram.mermaid), asItIs)
    if (scale < smallScale) await consider(flattened(diagram).mermaid, flattened)
    return new DiagramSvg(svg, diagram, form, scheme, palettes[scheme], measure)
  } finally {
    stage.remove()
  }
}

function mermaidConfig(scheme: ColorScheme, look: DrawingLook): MermaidConfig {
  const palette = palettes[scheme]
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
      fontSize: `${look.fonts.line.size}px`,
      primaryColor: palette.raised,
      primaryTextColor: palette.text,
      primaryBorderColor: palette.edge,
      lineColor: palette.edge,
      edgeLabelBackground: palette.background,
    },
    themeCSS: diagramCss(palette, look),
    flowchart: {
      curve: 'basis',
      nodeSpacing: look.nodeSpacing,
      rankSpacing: look.rankSpacing,
      padding: look.padding,
      wrappingWidth: 400,
      diagramPadding: 8,
      subGraphTitleMargin: { top: 6, bottom: 6 },
    },
  }
}

async function loadLabelFonts({ title, line, edge, region }: LabelFonts): Promise<void> {
  await Promise.all(
    [title, line, edge, region].map(({ size, weight }) => document.fonts.load(`${weight} ${size}px ${fontText}`)),
  )
  await document.fonts.ready
}
