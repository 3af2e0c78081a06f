import { IconX } from '@tabler/icons-react'
import type { BackupWork } from '../../../electron/contract/backup'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { cx } from '../../ui/class-names'
import { ProgressBar } from '../../ui/progress-bar'
import { StatusDot } from '../../ui/status-dot'
import { perform } from '../../ui/toast-store'
import type { Tone } from '../../ui/tone'
import styles from './work-row.module.css'
import { workFigures, workFraction, workTitle } from './work-words'

const tones: Record<BackupWork['state'], Tone> = { running: 'neutral', done: 'ok', failed: 'bad', cancelled: 'warning' }

/** A dump or a restore: how far it is, then what came of it. */
export function WorkRow({ sessionId, work }: { sessionId: string; work: BackupWork }) {
  const running = work.state === 'running'
  const title = workTitle(work)
  const figures = workFigures(work)
  return (
    <li className={cx(styles.row, styles[work.state])}>
      <div className={styles.head}>
        <StatusDot tone={tones[work.state]} pulsing={running} />
        <span className={styles.title} title={title}>
          {title}
        </span>
        {running ? (
          <Button size="sm" onClick={() => void perform(client.backup.cancelWork.mutate({ sessionId, id: work.id }))}>
            Cancel
          </Button>
        ) : (
          <Button
            size="sm"
            variant="quiet"
            aria-label={`Put away: ${title}`}
            title="Put away"
            icon={<IconX size={14} aria-hidden />}
            onClick={() => void perform(client.backup.dismissWork.mutate({ sessionId, id: work.id }))}
          />
        )}
      </div>
      {running && <ProgressBar fraction={workFraction(work)} label={title} />}
      <div className={styles.said} role="status">
        {work.said.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <p className={styles.figures}>{figures || ' '}</p>
    </li>
  )
}
