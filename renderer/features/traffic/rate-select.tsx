import { useSession } from '../labs/session-context'
import styles from './rate-select.module.css'
import { commandTraffic } from './traffic-actions'
import { formatRate } from './traffic-words'

const rates = [10, 25, 50, 100, 200, 300, 500]

/** How many orders a second are placed; changed while they are. */
export function RateSelect({ stream, rate }: { stream: string; rate: number }) {
  const { session } = useSession()
  const offered = [...new Set([...rates, rate])].sort((one, other) => one - other)
  return (
    <select
      className={styles.select}
      aria-label={`Rate of ${stream}`}
      title="Orders a second, all shoppers together"
      value={rate}
      onChange={(event) => void commandTraffic(session.id, stream, `rate ${event.target.value}`)}
    >
      {offered.map((one) => (
        <option key={one} value={one} aria-label={formatRate(one)}>
          {one} orders/s
        </option>
      ))}
    </select>
  )
}
