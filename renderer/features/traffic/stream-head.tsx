import type { TrafficStream } from '../../../electron/contract/traffic'
import { StatusDot } from '../../ui/status-dot'
import { RateSelect } from './rate-select'
import styles from './stream-head.module.css'
import { StreamSwitch } from './stream-switch'
import { streamFacts, streamRoute, streamState, streamTone } from './traffic-words'

/** A stream's name and state, its rate and its switch, in one line. */
export function StreamHead({ stream }: { stream: TrafficStream }) {
  const facts = streamFacts(stream)
  const route = streamRoute(stream)
  return (
    <div className={styles.head}>
      <StatusDot tone={streamTone(facts)} />
      <h3 className={styles.name}>{stream.name}</h3>
      <span className={styles.state} data-out={facts.out}>
        {streamState(facts)}
      </span>
      <span className={styles.route} title={route}>
        {route}
      </span>
      <div className={styles.controls}>
        <RateSelect stream={stream.name} rate={stream.rate} />
        <StreamSwitch stream={stream} />
      </div>
    </div>
  )
}
