import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'react'
import type { StageStream, StageView } from '../../../electron/contract/stage'
import { type ColorScheme, palettes } from '../../palette'
import { TrafficPlot } from '../traffic/traffic-plot'
import { useLiveChart } from '../traffic/use-live-chart'
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
  const view = useLiveChart({ ...stream, events: timeline }, at)
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
