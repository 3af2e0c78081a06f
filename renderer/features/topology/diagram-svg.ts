import type { Diagram, DiagramEdge, DiagramNode } from '../../../electron/contract/topology'
import type { ColorScheme, Palette } from '../../palette'
import type { DiagramForm } from './diagram-fit'
import type { Drawn, LabelMeasure } from './diagram-plan'
import { toneColors, tones } from './diagram-style'

const svgNamespace = 'http://www.w3.org/2000/svg'

/** The group of a node in Mermaid's output: its id is `<svg>-flowchart-<node>-<number>`. */
function findNode(svg: SVGSVGElement, id: string): SVGGElement | undefined {
  const pattern = new RegExp(`(^|-)flowchart-${id}-\\d+$`)
  return [...svg.querySelectorAll<SVGGElement>('g.node')].find((node) => pattern.test(node.id))
}

/** The name Mermaid gave an edge: its own id where the text has one, else `L_<from>_<to>_<number>`. */
function edgeNames(svg: SVGSVGElement, edges: DiagramEdge[]): Map<string, string> {
  const drawn = [...svg.querySelectorAll<SVGPathElement>('path.flowchart-link')].map((path) => path.dataset.id ?? '')
  const free = new Set(drawn)
  const names = new Map<string, string>()
  for (const edge of edges) {
    const name = free.has(edge.id)
      ? edge.id
      : [...free].find((candidate) => candidate.startsWith(`L_${edge.from}_${edge.to}_`))
    if (name === undefined) continue
    free.delete(name)
    names.set(edge.id, name)
  }
  return names
}

/** A drawing on the screen, brought up to date in place. */
export class DiagramSvg {
  readonly svg: SVGSVGElement
  readonly drawn: Drawn
  /** In which diagrams have to be before they are drawn into it. */
  readonly form: DiagramForm
  readonly #nodes = new Map<string, SVGGElement>()
  readonly #paths = new Map<string, SVGPathElement>()
  readonly #labels = new Map<string, SVGGElement>()
  readonly #measure: LabelMeasure

  constructor(
    svg: SVGSVGElement,
    plain: Diagram,
    form: DiagramForm,
    scheme: ColorScheme,
    palette: Palette,
    measure: LabelMeasure,
  ) {
    const diagram = form(plain)
    this.svg = svg
    this.form = form
    this.#measure = measure
    for (const node of diagram.nodes) {
      const group = findNode(svg, node.id)
      if (group) this.#nodes.set(node.id, group)
    }
    for (const [id, name] of edgeNames(svg, diagram.edges)) {
      const selector = `[data-id="${CSS.escape(name)}"]`
      const path = svg.querySelector<SVGPathElement>(`path.flowchart-link${selector}`)
      const label = svg.querySelector<SVGGElement>(`g.label${selector}`)
      if (path) this.#paths.set(id, path)
      if (label?.querySelector('p')) this.#labels.set(id, label)
    }
    this.drawn = {
      structure: diagram.structure,
      scheme,
      nodes: this.#nodeRooms(diagram),
      edges: this.#edgeRooms(diagram),
    }
    this.#prepare(diagram, palette)
    this.update(plain)
  }

  update(plain: Diagram): void {
    const diagram = this.form(plain)
    for (const node of diagram.nodes) this.#updateNode(node)
    for (const edge of diagram.edges) this.#updateEdge(edge)
  }

  #updateNode({ id, lines, tone }: DiagramNode): void {
    const group = this.#nodes.get(id)
    if (!group) return
    group.dataset.tone = tone
    group.setAttribute('aria-label', lines.join(', '))
    const paragraph = group.querySelector('p')
    if (paragraph) setLines(paragraph, lines)
  }

  #updateEdge({ id, label, tone, dashed, thick, flowing }: DiagramEdge): void {
    const path = this.#paths.get(id)
    if (path) {
      path.dataset.tone = tone
      path.dataset.dashed = String(dashed)
      path.dataset.thick = String(thick === true)
      path.dataset.flowing = String(flowing === true)
      path.setAttribute('marker-end', `url(#${this.#markerId(tone)})`)
    }
    const group = this.#labels.get(id)
    const paragraph = group?.querySelector('p')
    if (!group || !paragraph) return
    const holder = group.closest<SVGGElement>('.edgeLabel')
    if (holder) holder.dataset.tone = tone
    if (paragraph.textContent === label) return
    setLines(paragraph, [label])
    this.#resizeLabel(group, label)
  }

  /** Keeps a label centred on its edge whatever its length. */
  #resizeLabel(group: SVGGElement, label: string): void {
    const object = group.querySelector('foreignObject')
    if (!object) return
    const width = Math.ceil(this.#measure.edge(label)) + 1
    const height = Number(object.getAttribute('height') ?? 0)
    object.setAttribute('width', String(label === '' ? 0 : width))
    group.setAttribute('transform', `translate(${-width / 2}, ${-height / 2})`)
  }

  #nodeRooms(diagram: Diagram): Drawn['nodes'] {
    const rooms: Drawn['nodes'] = {}
    for (const { id, lines } of diagram.nodes) {
      const object = this.#nodes.get(id)?.querySelector('foreignObject')
      if (!object) continue
      const width = Math.max(Number(object.getAttribute('width')), this.#measure.node(lines))
      rooms[id] = { width, lines: lines.length }
    }
    return rooms
  }

  #edgeRooms(diagram: Diagram): Drawn['edges'] {
    const rooms: Drawn['edges'] = {}
    for (const { id, label } of diagram.edges) {
      const object = this.#labels.get(id)?.querySelector('foreignObject')
      if (label === '') rooms[id] = { width: 0 }
      else if (object) rooms[id] = { width: Math.max(Number(object.getAttribute('width')), this.#measure.edge(label)) }
    }
    return rooms
  }

  /** Takes Mermaid's own colours off, and gives nodes a name, a role and a place in the order of the keyboard. */
  #prepare(diagram: Diagram, palette: Palette): void {
    this.svg.setAttribute('role', 'group')
    this.svg.setAttribute('aria-label', 'Topology')
    this.svg.removeAttribute('aria-roledescription')
    for (const { id } of diagram.nodes) {
      const group = this.#nodes.get(id)
      if (!group) continue
      for (const shape of group.querySelectorAll('.label-container')) shape.removeAttribute('style')
      group.dataset.node = id
      group.setAttribute('role', 'button')
      group.setAttribute('aria-haspopup', 'dialog')
      group.setAttribute('tabindex', '0')
    }
    for (const path of this.#paths.values()) path.removeAttribute('style')
    const colors = toneColors(palette)
    const definitions = document.createElementNS(svgNamespace, 'defs')
    for (const tone of tones) definitions.append(arrowHead(this.#markerId(tone), colors[tone].stroke))
    this.svg.append(definitions)
  }

  #markerId(tone: string): string {
    return `${this.svg.id}-arrow-${tone}`
  }
}

function setLines(paragraph: Element, lines: string[]): void {
  const content = lines.flatMap((line, index) => (index === 0 ? [line] : [document.createElement('br'), line]))
  paragraph.replaceChildren(...content)
}

function arrowHead(id: string, color: string): SVGMarkerElement {
  const marker = document.createElementNS(svgNamespace, 'marker')
  const attributes = { id, viewBox: '0 0 10 10', refX: '5', refY: '5', markerWidth: '10', markerHeight: '10' }
  for (const [name, value] of Object.entries(attributes)) marker.setAttribute(name, value)
  marker.setAttribute('markerUnits', 'userSpaceOnUse')
  marker.setAttribute('orient', 'auto')
  const head = document.createElementNS(svgNamespace, 'path')
  head.setAttribute('d', 'M 0 0.5 L 9 5 L 0 9.5 z')
  head.setAttribute('fill', color)
  marker.append(head)
  return marker
}
