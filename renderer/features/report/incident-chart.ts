import { type Palette, palettes } from '../../palette'
import { formatClock } from '../../ui/duration'
import { placeLabels } from '../traffic/chart-labels'
import type { ChartView } from '../traffic/chart-view'
import { htmlText } from './html-text'

const width = 860
const height = 230
const plot = { left: 44, top: 40, right: 812, bottom: 200 }
const labelRowPx = 15
/** Of a letter of a label, near enough: nothing can be measured outside a window. */
const letterPx = 6.2

/** Pure: the chart as an SVG of its own, in the colours of the light theme: it is for paper. */
export function incidentChart(view: ChartView, palette: Palette = palettes.light): string {
  const x = (at: number) => round(plot.left + ((at - view.from) / (view.to - view.from)) * (plot.right - plot.left))
  const y = (value: number, top: number) => round(plot.bottom - (Math.min(value, top) / top) * (plot.bottom - plot.top))
  const shades = view.outages.map(
    ({ from, to }) =>
      `<rect x="${x(from)}" y="8" width="${round(x(to) - x(from))}" height="${plot.bottom - 8}" fill="${palette.bad}" fill-opacity="0.13"/>`,
  )
  const bar = Math.min(14, ((plot.right - plot.left) * 600) / (view.to - view.from))
  const bars = view.failed.flatMap((value, index) => {
    const at = view.times[index]
    if (value === 0 || at === undefined) return []
    const upper = y(value, view.top)
    return [
      `<rect x="${round(x(at) - bar / 2)}" y="${upper}" width="${round(bar)}" height="${round(plot.bottom - upper)}" fill="${palette.bad}"/>`,
    ]
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Orders a second: acknowledged as a line, failed as bars, the 95th percentile of latency dashed" font-family="Inter, system-ui, sans-serif" font-size="11">`,
    ...shades,
    ...orderAxis(view, y, palette),
    ...latencyAxis(view, y, palette),
    ...timeAxis(view, x, palette),
    path(
      points(view, view.p95Ms, x, (value) => y(value, view.topMs)),
      palette.unknown,
      1,
      '3 3',
    ),
    ...bars,
    path(
      points(view, view.acknowledged, x, (value) => y(value, view.top)),
      palette.accent,
      2,
    ),
    ...markLines(view, x, palette),
    '</svg>',
  ].join('\n')
}

type Scale = (value: number, top: number) => number

function orderAxis({ top }: ChartView, y: Scale, palette: Palette): string[] {
  return [0, 0.5, 1].flatMap((share) => {
    const value = Math.round(top * share)
    const at = y(value, top)
    return [
      `<line x1="${plot.left}" y1="${at}" x2="${plot.right}" y2="${at}" stroke="${palette.hairline}"/>`,
      `<text x="${plot.left - 6}" y="${at + 4}" text-anchor="end" fill="${palette.quietText}">${value}</text>`,
    ]
  })
}

function latencyAxis({ topMs }: ChartView, y: Scale, palette: Palette): string[] {
  return [0.5, 1].map((share) => {
    const value = Math.round(topMs * share)
    return `<text x="${plot.right + 6}" y="${y(value, topMs) + 4}" fill="${palette.quietText}">${value} ms</text>`
  })
}

/** Not more than six times, however long the stretch. */
function timeAxis({ from, to }: ChartView, x: (at: number) => number, palette: Palette): string[] {
  const seconds = [5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].find((step) => (to - from) / 1000 / step <= 6) ?? 7200
  const step = seconds * 1000
  const first = Math.ceil(from / step) * step
  const count = Math.max(0, Math.floor((to - first) / step) + 1)
  return Array.from({ length: count }, (_, index) => {
    const at = first + index * step
    return `<text x="${x(at)}" y="${plot.bottom + 18}" text-anchor="middle" fill="${palette.quietText}">${formatClock(at)}</text>`
  })
}

function markLines({ marks }: ChartView, x: (at: number) => number, palette: Palette): string[] {
  const tones = { bad: palette.badText, ok: palette.okText }
  const placed = placeLabels(
    marks.map(({ at, label }) => ({ x: x(at), label })),
    width,
    (label) => label.length * letterPx,
  )
  return [
    ...marks.map(
      ({ at, tone }) =>
        `<line x1="${x(at)}" y1="8" x2="${x(at)}" y2="${plot.bottom}" stroke="${tones[tone]}" stroke-dasharray="3 3"/>`,
    ),
    ...placed.map(({ x: left, row, text, index }) => {
      const fill = tones[marks[index]?.tone ?? 'bad']
      return `<text x="${round(left)}" y="${18 + row * labelRowPx}" fill="${fill}" font-weight="600">${htmlText(text)}</text>`
    }),
  ]
}

/** The pieces of a curve: it is interrupted where nothing is known. */
function points(
  { times }: ChartView,
  values: readonly (number | null)[],
  x: (at: number) => number,
  y: (value: number) => number,
): string[] {
  let open = false
  return values.flatMap((value, index) => {
    const at = times[index]
    if (value === null || at === undefined) {
      open = false
      return []
    }
    const command = open ? 'L' : 'M'
    open = true
    return [`${command}${x(at)} ${y(value)}`]
  })
}

function path(commands: string[], stroke: string, strokeWidth: number, dash?: string): string {
  const dashes = dash ? ` stroke-dasharray="${dash}"` : ''
  return `<path d="${commands.join(' ')}" fill="none" stroke="${stroke}" stroke-width="${strokeWidth}"${dashes} stroke-linejoin="round"/>`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
