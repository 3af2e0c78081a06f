const svgNamespace = 'http://www.w3.org/2000/svg'
const strokes = {
  glow: 'stroke: color-mix(in srgb, var(--text) 18%, transparent); stroke-width: 9px',
  line: 'stroke: var(--text); stroke-width: 2.5px',
}
/** Between a node and the frame around it, in the drawing's units. */
const distance = 7

/** Takes from a drawing what makes its nodes buttons: nobody can press what hangs on a wall. */
export function makePicture(svg: SVGSVGElement): void {
  for (const node of svg.querySelectorAll('g.node[data-node]')) {
    node.setAttribute('role', 'img')
    node.removeAttribute('tabindex')
    node.removeAttribute('aria-haspopup')
  }
  // Frames stand a little outside of the drawing.
  svg.style.overflow = 'visible'
}

/** Puts a frame around the nodes to look at, and takes it off all others. */
export function emphasise(svg: SVGSVGElement, nodes: readonly string[]): void {
  for (const group of svg.querySelectorAll<SVGGElement>('g.node[data-node]')) {
    group.querySelector('.look')?.remove()
    if (nodes.includes(group.dataset.node ?? '')) group.prepend(frameOf(group.getBBox()))
  }
}

/** A group of its own: rules of the drawing colour what stands directly in a node. */
function frameOf(box: { x: number; y: number; width: number; height: number }): SVGGElement {
  const group = document.createElementNS(svgNamespace, 'g')
  group.setAttribute('class', 'look')
  for (const part of ['glow', 'line'] as const) {
    const frame = document.createElementNS(svgNamespace, 'rect')
    frame.setAttribute('x', String(box.x - distance))
    frame.setAttribute('y', String(box.y - distance))
    frame.setAttribute('width', String(box.width + 2 * distance))
    frame.setAttribute('height', String(box.height + 2 * distance))
    frame.setAttribute('rx', '12')
    // In place of rules: the drawing's own are stricter than any of a style sheet.
    frame.style.cssText = `fill: none; stroke-dasharray: none; ${strokes[part]}`
    group.append(frame)
  }
  return group
}
