import 'uplot/dist/uPlot.min.css'
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { palettes } from '../../palette'
import type { ChartView } from './chart-view'
import styles from './traffic-chart.module.css'
import { TrafficPlot } from './traffic-plot'

interface TrafficChartProps {
  view: ChartView
  /** The chart for those who do not see it. */
  summary: string
  /** The second under the pointer, as its place in the view; null for none. */
  onPoint(index: number | null): void
}

export function TrafficChart({ view, summary, onPoint }: TrafficChartProps) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<TrafficPlot | null>(null)
  const palette = palettes[useComputedColorScheme()]
  const first = useRef({ view, palette })
  const point = useRef(onPoint)
  point.current = onPoint

  useEffect(() => {
    if (!host.current) return
    const made = new TrafficPlot(host.current, first.current.view, first.current.palette, {
      onPoint: (index) => point.current(index),
    })
    plot.current = made
    return () => made.dispose()
  }, [])

  useEffect(() => plot.current?.show(view), [view])
  useEffect(() => plot.current?.paint(palette), [palette])

  return <div ref={host} className={styles.host} role="img" aria-label={summary} />
}
