import type { DiagramTone } from '../../../electron/contract/topology'
import { fontText } from '../../fonts'
import type { Palette } from '../../palette'

export type LabelFonts = Record<'title' | 'line' | 'edge' | 'region', { size: number; weight: number }>

/** Sizes in the drawing's own units, before it is fitted into its pane. */
export const labelFonts: LabelFonts = {
  title: { size: 15, weight: 650 },
  line: { size: 13, weight: 450 },
  edge: { size: 12.5, weight: 500 },
  region: { size: 14, weight: 600 },
}

/** On a wall all labels are read from afar, none only from near. */
export const wallFonts: LabelFonts = {
  title: { size: 21, weight: 700 },
  line: { size: 20, weight: 450 },
  edge: { size: 19, weight: 500 },
  region: { size: 20, weight: 600 },
}

interface ToneColors {
  stroke: string
  text: string
}

export function toneColors(palette: Palette): Record<DiagramTone, ToneColors> {
  return {
    source: { stroke: palette.source, text: palette.accentText },
    replica: { stroke: palette.replica, text: palette.replicaText },
    neutral: { stroke: palette.edge, text: palette.quietText },
    down: { stroke: palette.bad, text: palette.badText },
    warning: { stroke: palette.warning, text: palette.warningText },
    unknown: { stroke: palette.unknown, text: palette.quietText },
  }
}

export const tones: readonly DiagramTone[] = ['source', 'replica', 'neutral', 'down', 'warning', 'unknown']

/** How labels are set: their sizes, the height of their lines, and the least width of a node's. */
export interface LabelLook {
  fonts: LabelFonts
  lineHeight: number
  labelWidth: number
}

/**
 * How the drawing looks. It is part of the picture: Mermaid measures labels with it, and a saved file carries it. State
 * is told by `data-tone` and `data-dashed`, which change without a new drawing.
 */
export function diagramCss(palette: Palette, { fonts, lineHeight, labelWidth }: LabelLook): string {
  const colors = toneColors(palette)
  const rules = tones.map((tone) => {
    const { stroke, text } = colors[tone]
    const dash = tone === 'down' || tone === 'unknown' ? '6 4' : 'none'
    return `
      .node[data-tone="${tone}"] .label-container, .node[data-tone="${tone}"] > path, .node[data-tone="${tone}"] > rect {
        fill: ${mix(stroke, palette.background, tone === 'neutral' ? 0.08 : 0.16)} !important;
        stroke: ${stroke} !important; stroke-dasharray: ${dash} !important;
      }
      .flowchart-link[data-tone="${tone}"] { stroke: ${stroke} !important; }
      .edgeLabel[data-tone="${tone}"] p { color: ${text} !important; }`
  })
  return `
    .node .label-container, .node > path, .node > rect { stroke-width: 1.75px !important; transition: fill 150ms, stroke 150ms; }
    .node { cursor: pointer; outline: none; }
    .node:focus-visible .label-container { stroke-width: 3.5px !important; }
    .node:hover .label-container { stroke-width: 2.5px !important; }
    foreignObject, foreignObject > div { overflow: visible !important; }
    .nodeLabel p { min-width: ${labelWidth}px; margin: 0; color: ${palette.text}; white-space: nowrap; text-align: center;
      font: ${fonts.line.weight} ${fonts.line.size}px/${lineHeight} ${fontText}; font-variant-numeric: tabular-nums; }
    .nodeLabel p::first-line { font-weight: ${fonts.title.weight}; font-size: ${fonts.title.size}px; }
    .edgeLabel p { margin: 0; padding: 1px 6px; background: ${palette.background} !important; white-space: nowrap;
      font: ${fonts.edge.weight} ${fonts.edge.size}px/1.5 ${fontText}; font-variant-numeric: tabular-nums; }
    .edgeLabel, .labelBkg, .edgeLabel rect { background: transparent !important; fill: transparent !important; }
    .flowchart-link { stroke-width: 1.75px !important; transition: stroke 150ms; }
    .flowchart-link[data-thick="true"] { stroke-width: 3px !important; }
    .flowchart-link[data-dashed="true"] { stroke-dasharray: 5 5 !important; }
    .flowchart-link[data-dashed="false"] { stroke-dasharray: none !important; }
    .flowchart-link[data-flowing="true"] { stroke-dasharray: 1 11 !important; stroke-linecap: round; stroke-width: 6px !important;
      animation: standby-flow 400ms linear infinite; }
    @keyframes standby-flow { from { stroke-dashoffset: 12; } to { stroke-dashoffset: 0; } }
    @media (prefers-reduced-motion: reduce) { .flowchart-link[data-flowing="true"] { animation: none; stroke-dasharray: none !important;
      stroke-width: 3px !important; } }
    .cluster rect { fill: ${palette.panel} !important; stroke: ${mix(palette.edge, palette.background, 0.6)} !important; rx: 10px; }
    .cluster-label p { margin: 0; color: ${palette.quietText} !important; white-space: nowrap;
      font: ${fonts.region.weight} ${fonts.region.size}px/1.5 ${fontText}; }
    ${rules.join('\n')}`
}

/** `share` of one colour in another, as `#rrggbb`: saved files are read by programs without color-mix. */
export function mix(color: string, ground: string, share: number): string {
  const channel = (at: number) => {
    const [over, under] = [color, ground].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number]
    return Math.round(over * share + under * (1 - share))
      .toString(16)
      .padStart(2, '0')
  }
  return `#${channel(1)}${channel(3)}${channel(5)}`
}
