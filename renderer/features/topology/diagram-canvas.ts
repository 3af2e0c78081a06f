import type { Diagram } from '../../../electron/contract/topology'
import type { ColorScheme } from '../../palette'
import { outgrown, type Size } from './diagram-fit'
import { type LabelMeasure, needsRedraw } from './diagram-plan'
import type { DiagramSvg } from './diagram-svg'
import { drawDiagram } from './draw-diagram'
import { type DrawingLook, paneLook } from './drawing-look'
import { createLabelMeasure } from './label-measure'

interface CanvasEvents {
  onDrawn(drawing: DiagramSvg): void
  onFailure(message: string): void
}

/**
 * Keeps the newest diagram in its host: in place where it fits, by a new drawing, made off the screen and swapped in at
 * once, where it does not. One drawing at a time; what came meanwhile is looked at when it is done.
 */
export class DiagramCanvas {
  readonly #host: HTMLElement
  readonly #events: CanvasEvents
  readonly #look: (nodeCount: number) => DrawingLook
  readonly #measure: LabelMeasure
  #shown: DiagramSvg | null = null
  #madeFor: Size = { width: 0, height: 0 }
  #wanted: { diagram: Diagram; scheme: ColorScheme } | null = null
  #drawing = false
  #disposed = false

  constructor(host: HTMLElement, events: CanvasEvents, look: (nodeCount: number) => DrawingLook = paneLook) {
    this.#host = host
    this.#events = events
    this.#look = look
    this.#measure = createLabelMeasure(look(0).fonts)
  }

  show(diagram: Diagram, scheme: ColorScheme): void {
    this.#wanted = { diagram, scheme }
    // In the colours of the other theme it could not be read: for that moment nothing is better.
    if (this.#shown && this.#shown.drawn.scheme !== scheme) this.#host.style.visibility = 'hidden'
    if (!this.#drawing) void this.#bringUpToDate()
  }

  dispose(): void {
    this.#disposed = true
  }

  async #bringUpToDate(): Promise<void> {
    this.#drawing = true
    try {
      while (this.#wanted && !this.#disposed) {
        const { diagram, scheme } = this.#wanted
        this.#wanted = null
        if (this.#isOutOfDate(diagram, scheme)) await this.#redraw(diagram, scheme)
        else this.#shown?.update(diagram)
      }
    } catch (cause) {
      this.#events.onFailure(cause instanceof Error ? cause.message : String(cause))
    } finally {
      this.#drawing = false
    }
  }

  #isOutOfDate(diagram: Diagram, scheme: ColorScheme): boolean {
    if (!this.#shown || outgrown(this.#madeFor, this.#pane)) return true
    return needsRedraw(this.#shown.drawn, diagram, scheme, this.#measure)
  }

  get #pane(): Size {
    return { width: this.#host.clientWidth || 800, height: this.#host.clientHeight || 300 }
  }

  async #redraw(diagram: Diagram, scheme: ColorScheme): Promise<void> {
    const pane = this.#pane
    const look = this.#look(diagram.nodes.length)
    const drawing = await drawDiagram(diagram, scheme, this.#measure, pane, look)
    if (this.#disposed) return
    fillPane(drawing.svg, look.maxScale)
    const focused = this.#host.contains(document.activeElement) ? document.activeElement : null
    const node = focused instanceof SVGElement ? focused.dataset.node : undefined
    this.#host.replaceChildren(drawing.svg)
    this.#host.style.visibility = ''
    if (node) drawing.svg.querySelector<SVGElement>(`[data-node="${CSS.escape(node)}"]`)?.focus()
    this.#shown = drawing
    this.#madeFor = pane
    this.#events.onDrawn(drawing)
  }
}

/** Lets a drawing fill its pane, and a small one not become a poster. */
function fillPane(svg: SVGSVGElement, maxScale: number): void {
  const { width, height } = svg.viewBox.baseVal
  svg.removeAttribute('style')
  svg.setAttribute('width', '100%')
  svg.setAttribute('height', '100%')
  svg.setAttribute('preserveAspectRatio', 'xMidYMid meet')
  svg.style.maxWidth = `${Math.ceil(width * maxScale)}px`
  svg.style.maxHeight = `${Math.ceil(height * maxScale)}px`
}
