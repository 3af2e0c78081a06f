import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useState } from 'react'
import type { NodePhase, NodeStart, SessionView } from '../../../electron/contract/session'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { cx } from '../../ui/class-names'
import { formatDuration } from '../../ui/duration'
import { plural } from '../../ui/plural'
import { ProgressBar } from '../../ui/progress-bar'
import { perform } from '../../ui/toast-store'
import { useNow } from '../../ui/use-now'
import styles from './start-view.module.css'

/** What is happening while a lab starts, node by node. */
export function StartView({ session }: { session: SessionView }) {
  const now = useNow(100)
  const [cancelling, setCancelling] = useState(false)
  const { nodes, image, cancellable } = session.start
  const ready = nodes.filter((node) => node.phase === 'ready').length
  const cancel = async () => {
    setCancelling(true)
    await perform(client.session.end.mutate({ sessionId: session.id }))
    setCancelling(false)
  }
  return (
    <section className={styles.page} data-testid="session-start" aria-labelledby="start-title">
      <h2 id="start-title" className={styles.title}>
        Starting “{session.labTitle}”
      </h2>
      <p className={styles.lead} role="status">
        {ready === 0
          ? 'Real servers, in containers on this machine.'
          : `${ready} of ${plural(nodes.length, 'node')} ready.`}
      </p>
      {image && (
        <div className={styles.imageCard}>
          <p className={styles.imageLine}>
            <strong>{image.image}</strong> {image.doing}
            {image.fraction !== null && <span className={styles.figure}>{Math.round(image.fraction * 100)} %</span>}
          </p>
          <ProgressBar fraction={image.fraction} label={`Image ${image.image}`} />
          {image.route === 'build' && (
            <p className={styles.note}>
              Built here, because no registry has it. This happens once and takes a minute or two.
            </p>
          )}
        </div>
      )}
      <ul className={styles.nodes}>
        {nodes.map((node) => (
          <NodeRow key={node.id} node={node} now={now} />
        ))}
      </ul>
      <div className={styles.foot}>
        <span className={styles.figure}>{formatDuration(now - session.createdAt)}</span>
        <Button busy={cancelling} disabled={!cancellable} onClick={() => void cancel()}>
          Cancel
        </Button>
      </div>
    </section>
  )
}

/** How far along a phase is, for the bar: an order, not a measurement. */
const phaseFractions: Record<NodePhase, number> = {
  waiting: 0,
  image: 0.1,
  creating: 0.3,
  starting: 0.5,
  preparing: 0.8,
  ready: 1,
  failed: 1,
}

function NodeRow({ node, now }: { node: NodeStart; now: number }) {
  const end = node.readyAt ?? now
  return (
    <li className={cx(styles.node, styles[node.phase])} data-phase={node.phase}>
      <span className={styles.mark} aria-hidden>
        {node.phase === 'ready' && <IconCircleCheck size={20} />}
        {node.phase === 'failed' && <IconCircleX size={20} />}
        {node.phase !== 'ready' && node.phase !== 'failed' && (
          <span className={cx(styles.ring, node.phase !== 'waiting' && styles.turning)} />
        )}
      </span>
      <span className={styles.name}>{node.id}</span>
      <span className={styles.doing}>{node.doing}</span>
      <span className={styles.figure}>{node.startedAt === null ? '' : formatDuration(end - node.startedAt)}</span>
      <span className={styles.track} aria-hidden>
        <span className={styles.fill} style={{ width: `${phaseFractions[node.phase] * 100}%` }} />
      </span>
    </li>
  )
}
