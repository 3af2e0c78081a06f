import 'uplot/dist/uPlot.min.css'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { StageStream, StageView } from '../../../electron/contract/stage'
import { type ColorScheme, palettes } from '../../palette'
import { liveChart } from '../traffic/chart-view'
import { TrafficPlot } from '../traffic/traffic-plot'
import styles from './stage-chart.module.css'
import { stageChartSummary } from './stage-words'

interface StageChartProps {
  stream: StageStream
  timeline: StageView['timeline']
  at: StageView['at']
  scheme: ColorScheme
}

/** Orders a second over the last minute, with faults, promotions, and the time without service. */
export function StageChart({ stream, timeline, at, scheme }: StageChartProps) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<TrafficPlot | null>(null)
  const fontPx = useFontPx(host)
  const view = useChart(stream, timeline, at)
  const palette = palettes[scheme]
  const shown = useRef({ view, palette })
  shown.current = { view, palette }

  // Letters of another size are another plot: the room of its axes grows with them.
  useEffect(() => {
    if (!host.current || fontPx === null) return
    const look = { fontPx, labelRows: 2, latency: false, clock: false, lineWidth: Math.max(1.5, fontPx / 7) }
    const made = new TrafficPlot(host.current, shown.current.view, shown.current.palette, { onPoint: () => {} }, look)
    plot.current = made
    return () => made.dispose()
  }, [fontPx])
  useEffect(() => plot.current?.show(view), [view])
  useEffect(() => plot.current?.paint(palette), [palette])

  return <div ref={host} className={styles.host} role="img" aria-label={stageChartSummary(stream)} />
}

/** The size of the letters that the style sheet gives to an element, as its room changes. */
function useFontPx(host: { current: HTMLElement | null }): number | null {
  const [fontPx, setFontPx] = useState<number | null>(null)
  useEffect(() => {
    const element = host.current
    if (!element) return
    const observer = new ResizeObserver(() =>
      setFontPx(Math.round(Number.parseFloat(getComputedStyle(element).fontSize))),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [host])
  return fontPx
}

/** The chart changes once a second and when something happened, not with every view. */
function useChart(stream: StageStream, timeline: StageView['timeline'], at: number) {
  const running = stream.state === 'running'
  const { history, outages, rate } = stream
  const key = [
    running && Math.ceil(at / 1000),
    history.at(-1)?.at,
    history.length,
    rate,
    outages.map(({ firstFailedAt, firstSuccessAt }) => `${firstFailedAt}-${firstSuccessAt}`).join(),
    timeline.length,
    timeline.at(-1)?.at,
  ].join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for all of it
  return useMemo(() => liveChart({ history, outages, events: timeline, rate }, { now: at, running }), [key])
}
