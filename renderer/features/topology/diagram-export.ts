import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import type { DiagramTone } from '../../../electron/contract/topology'
import { fontText } from '../../fonts'
import type { Palette } from '../../palette'
import { labelFonts, toneColors } from './diagram-style'

const svgNamespace = 'http://www.w3.org/2000/svg'

/**
 * The drawing as a file of its own: on its background, with its font, and with labels as plain SVG text, which every
 * program can read (few draw HTML inside SVG).
 */
export async function exportSvg(svg: SVGSVGElement, palette: Palette): Promise<string> {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const { x, y, width, height } = svg.viewBox.baseVal
  const margin = 16
  copy.setAttribute('viewBox', `${x - margin} ${y - margin} ${width + 2 * margin} ${height + 2 * margin}`)
  copy.setAttribute('width', String(Math.ceil(width + 2 * margin)))
  copy.setAttribute('height', String(Math.ceil(height + 2 * margin)))
  copy.removeAttribute('style')
  const font = document.createElementNS(svgNamespace, 'style')
  font.textContent = `@font-face { font-family: 'Inter Variable'; font-weight: 100 900; src: url(${await fontData()}) }`
  copy.prepend(font, ground(x - margin, y - margin, width + 2 * margin, height + 2 * margin, palette.background))
  for (const object of copy.querySelectorAll('foreignObject')) replaceLabel(object, palette)
  for (const node of copy.querySelectorAll('g.node')) {
    for (const name of ['tabindex', 'role', 'aria-haspopup']) node.removeAttribute(name)
  }
  return new XMLSerializer().serializeToString(copy)
}

/** The same as a picture of points, `scale` to a unit. */
export async function exportPng(svg: SVGSVGElement, palette: Palette, scale = 2): Promise<Uint8Array<ArrayBuffer>> {
  const text = await exportSvg(svg, palette)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth * scale
  canvas.height = image.naturalHeight * scale
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This window cannot draw pictures')
  context.scale(scale, scale)
  context.drawImage(image, 0, 0)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('The picture could not be made')
  return new Uint8Array(await blob.arrayBuffer())
}

function ground(x: number, y: number, width: number, height: number, color: string): SVGRectElement {
  const rect = document.createElementNS(svgNamespace, 'rect')
  for (const [name, value] of Object.entries({ x, y, width, height })) {
    rect.setAttribute(name, String(value))
  }
  // Mermaid's own style sheet makes rectangles of labels transparent.
  rect.setAttribute('style', `fill: ${color} !important; opacity: 1 !important`)
  return rect
}

function replaceLabel(object: SVGForeignObjectElement, palette: Palette): void {
  const paragraph = object.querySelector('p')
  const lines = paragraph ? linesOf(paragraph) : []
  const width = Number(object.getAttribute('width'))
  const height = Number(object.getAttribute('height'))
  const isNode = object.closest('g.node') !== null
  const isRegion = object.closest('.cluster-label') !== null
  const tone = object.closest<SVGGElement>('.edgeLabel')?.dataset.tone as DiagramTone | undefined
  const color = isRegion ? palette.quietText : tone ? toneColors(palette)[tone].text : palette.text
  const other = isRegion ? labelFonts.region : labelFonts.edge
  const group = document.createElementNS(svgNamespace, 'g')
  if (!isNode && !isRegion && lines.join('') !== '') group.append(ground(0, 0, width, height, palette.background))
  const step = labelFonts.line.size * 1.55
  lines.forEach((line, index) => {
    const font = isNode ? (index === 0 ? labelFonts.title : labelFonts.line) : other
    const text = document.createElementNS(svgNamespace, 'text')
    text.textContent = line
    text.setAttribute('x', String(width / 2))
    text.setAttribute('y', String(height / 2 + (index - (lines.length - 1) / 2) * step))
    text.setAttribute('text-anchor', 'middle')
    text.setAttribute('dominant-baseline', 'central')
    text.setAttribute(
      'style',
      `font-family: ${fontText}; font-size: ${font.size}px; font-weight: ${font.weight}; fill: ${color}`,
    )
    group.append(text)
  })
  object.replaceWith(group)
}

function linesOf(paragraph: Element): string[] {
  const lines = ['']
  for (const child of paragraph.childNodes) {
    if (child.nodeName.toLowerCase() === 'br') lines.push('')
    else lines[lines.length - 1] += child.textContent ?? ''
  }
  return lines
}

async function fontData(): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(interUrl)).arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return `data:font/woff2;base64,${btoa(binary)}`
}
