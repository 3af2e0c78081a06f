import { palettes } from '../../palette'

const fontFamily = 'Arial, Helvetica, sans-serif'
let drawings = 0

/**
 * Draws Mermaid text as an SVG file of its own, with plain text for labels and a font that every machine has: it is looked
 * at elsewhere, and on paper. The settings stand in the text, since the window's own diagram is drawn with others.
 *
 * @returns null where Mermaid cannot draw it
 */
export async function drawIncident(mermaidText: string): Promise<string | null> {
  const { default: mermaid } = await import('mermaid')
  const stage = document.createElement('div')
  stage.style.cssText = 'position:fixed;left:-10000px;top:0;width:1600px;visibility:hidden'
  stage.setAttribute('aria-hidden', 'true')
  document.body.append(stage)
  try {
    const { svg } = await mermaid.render(`incident-${++drawings}`, `${settings()}\n${mermaidText}`, stage)
    stage.innerHTML = svg
    const element = stage.querySelector('svg')
    return element && standAlone(element)
  } catch {
    // The report carries the text instead.
    return null
  } finally {
    stage.remove()
  }
}

function settings(): string {
  const { background, raised, text, edge } = palettes.light
  const config = {
    theme: 'base',
    htmlLabels: false,
    fontFamily,
    flowchart: { htmlLabels: false, curve: 'basis', padding: 14, nodeSpacing: 40, rankSpacing: 64 },
    themeVariables: {
      darkMode: false,
      background,
      fontFamily,
      fontSize: '13px',
      primaryColor: raised,
      primaryTextColor: text,
      primaryBorderColor: edge,
      lineColor: edge,
      edgeLabelBackground: '#ffffff',
    },
  }
  return `%%{init: ${JSON.stringify(config)}}%%`
}

/** With its own size, with labels that stand clear of their lines, and well-formed: a picture is read as XML. */
function standAlone(svg: SVGSVGElement): string {
  for (const label of svg.querySelectorAll<SVGTextElement>('.edgeLabel text')) {
    label.style.cssText += '; paint-order: stroke; stroke: #fff; stroke-width: 6px; stroke-linejoin: round'
  }
  const { width, height } = svg.viewBox.baseVal
  svg.removeAttribute('style')
  svg.setAttribute('width', String(Math.ceil(width)))
  svg.setAttribute('height', String(Math.ceil(height)))
  return new XMLSerializer().serializeToString(svg)
}
