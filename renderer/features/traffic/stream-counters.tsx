import type { ReactNode } from 'react'
import type { TrafficStream } from '../../../electron/contract/traffic'
import { cx } from '../../ui/class-names'
import { useNow } from '../../ui/use-now'
import { CompareMenu } from './compare-menu'
import { OrderIds } from './order-ids'
import styles from './stream-counters.module.css'
import { type Counter, openOutage, rpoCounter, rtoCounter } from './traffic-words'

/** What an outage costs: the time without service, and the acknowledged orders that are lost. */
export function StreamCounters({ stream }: { stream: TrafficStream }) {
  const counting = stream.state === 'running' && openOutage(stream) !== null
  const now = useNow(counting ? 100 : null)
  const compared = stream.reconciliation
  const found = compared && compared.lostCount + compared.inDoubtCount > 0 ? compared : null
  return (
    <div className={styles.counters}>
      <Figure label="Without service (RTO)" counter={rtoCounter(stream, now)} />
      <Figure label="Acknowledged orders lost (RPO)" counter={rpoCounter(stream)}>
        {found && <OrderIds stream={stream.name} reconciliation={found} />}
        <CompareMenu stream={stream.name} started={stream.run !== null} compact={found !== null} />
      </Figure>
    </div>
  )
}

interface FigureProps {
  label: string
  counter: Counter
  /** What can be done about it. */
  children?: ReactNode
}

function Figure({ label, counter, children }: FigureProps) {
  const { figure, unit, tone, note } = counter
  return (
    // biome-ignore lint/a11y/useSemanticElements: a figure with its name is no set of form fields
    <div className={styles.counter} role="group" aria-label={label}>
      <p className={styles.label}>{label}</p>
      <div className={styles.row}>
        <p className={cx(styles.figure, styles[tone])}>
          {figure}
          {unit && <span className={styles.unit}> {unit}</span>}
        </p>
        {children && <div className={styles.actions}>{children}</div>}
      </div>
      <p className={styles.note} title={note}>
        {note}
      </p>
    </div>
  )
}
