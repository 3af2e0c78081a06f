import { useMemo } from 'react'
import { type ChartInput, type ChartView, liveChart } from './chart-view'

/** The last minute of a stream. It is made anew once a second and when something happened, not with every look at the stream. */
export function useLiveChart(
  { state, ...input }: ChartInput & { state: 'idle' | 'running' | 'stopped' },
  at: number,
): ChartView {
  const { history, outages, events, rate } = input
  const running = state === 'running'
  const key = [
    running && Math.ceil(at / 1000),
    history.at(-1)?.at,
    history.length,
    rate,
    outages.map(({ firstFailedAt, firstSuccessAt }) => `${firstFailedAt}-${firstSuccessAt}`).join(),
    events.length,
    events.at(-1)?.at,
  ].join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for all of it
  return useMemo(() => liveChart({ history, outages, events, rate }, { now: at, running }), [key])
}
