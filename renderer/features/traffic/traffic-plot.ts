import uPlot from 'uplot'
import { fontText } from '../../fonts'
import type { Palette } from '../../palette'
import { formatClock } from '../../ui/duration'
import { placeLabels } from './chart-labels'
import type { ChartView } from './chart-view'

/** How large a chart writes, and how much. */
export interface PlotLook {
  fontPx: number
  /** Rows over the curves for the labels of marks. */
  labelRows: number
  /** Latency is drawn and has an axis. */
  latency: boolean
  /** Times of day stand under it. */
  clock: boolean
  lineWidth: number
}

/** In a pane, read from an arm's length. */
export const panePlotLook: PlotLook = { fontPx: 11, labelRows: 2, latency: true, clock: true, lineWidth: 2 }

interface PlotEvents {
  /** The second under the pointer, as its place in the view; null for none. */
  onPoint(index: number | null): void
}

/** A chart on a canvas that lives as long as its host: new data, another size and another theme change it in place. */
export class TrafficPlot {
  readonly #plot: uPlot
  readonly #observer: ResizeObserver
  #view: ChartView
  #palette: Palette
  readonly #look: PlotLook

  constructor(host: HTMLElement, view: ChartView, palette: Palette, events: PlotEvents, look = panePlotLook) {
    this.#view = view
    this.#palette = palette
    this.#look = look
    this.#plot = new uPlot(this.#options(sizeOf(host), events), dataOf(view), host)
    this.#observer = new ResizeObserver(() => this.#plot.setSize(sizeOf(host)))
    this.#observer.observe(host)
  }

  show(view: ChartView): void {
    this.#view = view
    this.#plot.setData(dataOf(view))
  }

  paint(palette: Palette): void {
    this.#palette = palette
    this.#plot.redraw(false, true)
  }

  dispose(): void {
    this.#observer.disconnect()
    this.#plot.destroy()
  }

  #options(size: { width: number; height: number }, { onPoint }: PlotEvents): uPlot.Options {
    const { fontPx, latency, clock, lineWidth } = this.#look
    const color = (name: keyof Palette) => () => this.#palette[name]
    /** Lengths of the pane's chart, grown with the letters. */
    const grown = (pixels: number) => Math.round((pixels * fontPx) / panePlotLook.fontPx)
    const axis = {
      font: `${fontPx}px ${fontText}`,
      stroke: color('quietText'),
      ticks: { show: false },
      gap: 4,
    } satisfies uPlot.Axis
    return {
      ...size,
      padding: [this.#headPx, 0, clock ? 0 : Math.round(fontPx / 2), 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { time: false, range: () => [this.#view.from / 1000, this.#view.to / 1000] },
        orders: { range: () => [0, this.#view.top] },
        latency: { range: () => [0, this.#view.topMs] },
      },
      axes: [
        {
          ...axis,
          show: clock,
          size: grown(20),
          grid: { show: false },
          splits: (_plot, _axis, min, max) => quarterMinutes(min, max),
          values: (_plot, splits) => splits.map((seconds) => formatClock(seconds * 1000)),
        },
        {
          ...axis,
          scale: 'orders',
          size: clock ? grown(36) : Math.ceil(fontPx * 2.4),
          space: grown(26),
          incrs: wholeSteps,
          grid: { stroke: color('hairline'), width: 1 },
        },
        {
          ...axis,
          scale: 'latency',
          side: 1,
          show: latency,
          size: grown(48),
          space: grown(26),
          incrs: wholeSteps,
          grid: { show: false },
          values: (_plot, splits) => splits.map((value) => (value === 0 ? '' : `${value} ms`)),
        },
      ],
      series: [
        {},
        {
          scale: 'latency',
          show: latency,
          stroke: color('unknown'),
          width: 1,
          dash: [3, 3],
          points: { show: false },
        },
        {
          scale: 'orders',
          paths: uPlot.paths.bars?.({ size: [0.6, grown(14)] }),
          fill: color('bad'),
          stroke: color('bad'),
          width: 0,
          points: { show: false },
        },
        { scale: 'orders', stroke: color('accent'), width: lineWidth, points: { show: false } },
      ],
      hooks: {
        drawClear: [(plot) => this.#drawOutages(plot)],
        draw: [(plot) => this.#drawMarks(plot)],
        setCursor: [(plot) => onPoint((plot.cursor.left ?? -1) < 0 ? null : (plot.cursor.idx ?? null))],
      },
    }
  }

  get #headPx(): number {
    return this.#look.labelRows * this.#rowPx
  }

  get #rowPx(): number {
    return Math.round(this.#look.fontPx * 1.27)
  }

  #drawOutages(plot: uPlot): void {
    const { ctx, bbox } = plot
    ctx.save()
    ctx.globalAlpha = 0.14
    ctx.fillStyle = this.#palette.bad
    for (const { from, to } of this.#view.outages) {
      const left = plot.valToPos(from / 1000, 'x', true)
      const right = plot.valToPos(to / 1000, 'x', true)
      ctx.fillRect(
        left,
        bbox.top - this.#headPx * uPlot.pxRatio,
        right - left,
        bbox.height + this.#headPx * uPlot.pxRatio,
      )
    }
    ctx.restore()
  }

  #drawMarks(plot: uPlot): void {
    const { ctx, bbox } = plot
    const ratio = uPlot.pxRatio
    const top = bbox.top - this.#headPx * ratio
    const tones = { bad: this.#palette.badText, ok: this.#palette.okText }
    const marks = this.#view.marks.map((mark) => ({ ...mark, x: plot.valToPos(mark.at / 1000, 'x', true) - bbox.left }))
    ctx.save()
    ctx.font = `550 ${this.#look.fontPx * ratio}px ${fontText}`
    ctx.textBaseline = 'top'
    ctx.textAlign = 'left'
    ctx.lineWidth = ratio * Math.max(1, this.#look.fontPx / 13)
    ctx.setLineDash([3 * ratio, 3 * ratio])
    for (const { x, tone } of marks) {
      ctx.strokeStyle = tones[tone]
      ctx.beginPath()
      ctx.moveTo(bbox.left + x, top)
      ctx.lineTo(bbox.left + x, bbox.top + bbox.height)
      ctx.stroke()
    }
    const inUnits = marks.map(({ x, label }) => ({ x: x / ratio, label }))
    const labels = placeLabels(
      inUnits,
      bbox.width / ratio,
      (text) => ctx.measureText(text).width / ratio,
      this.#look.labelRows,
    )
    for (const { x, row, text, index } of labels) {
      ctx.fillStyle = tones[marks[index]?.tone ?? 'bad']
      ctx.fillText(text, bbox.left + x * ratio, top + row * this.#rowPx * ratio)
    }
    ctx.restore()
  }
}

/** Steps of axes whose values are whole. */
const wholeSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000]

function quarterMinutes(min: number, max: number): number[] {
  const first = Math.ceil(min / 15) * 15
  return Array.from({ length: Math.max(0, Math.floor((max - first) / 15) + 1) }, (_, index) => first + index * 15)
}

function dataOf({ times, p95Ms, failed, acknowledged }: ChartView): uPlot.AlignedData {
  return [times.map((time) => time / 1000), p95Ms, failed, acknowledged]
}

function sizeOf(host: HTMLElement): { width: number; height: number } {
  return { width: Math.max(60, host.clientWidth), height: Math.max(24, host.clientHeight) }
}
