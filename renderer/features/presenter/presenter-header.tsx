import { Modal } from '@mantine/core'
import { IconPresentation } from '@tabler/icons-react'
import { useState } from 'react'
import type { PresenterView } from '../../../electron/contract/demo'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { perform } from '../../ui/toast-store'
import type { Tone } from '../../ui/tone'
import { useNow } from '../../ui/use-now'
import { EngineChip } from '../engine/engine-chip'
import { go } from '../shell/view-store'
import { openProjector } from './open-projector'
import styles from './presenter-header.module.css'
import { isBusy, phaseWord, stopwatch } from './presenter-offers'

interface PresenterHeaderProps {
  view: PresenterView
  minutes: number | null
}

/** Where one is, what time it is, and the two windows. */
export function PresenterHeader({ view, minutes }: PresenterHeaderProps) {
  const tone: Tone = view.phase === 'broken' ? 'bad' : isBusy(view) ? 'warning' : 'ok'
  return (
    <header className={styles.header}>
      <nav aria-label="Breadcrumb" className={styles.crumbs}>
        <button type="button" className={styles.crumb} onClick={() => go({ view: 'lab', labId: view.labId })}>
          Labs
        </button>
        <span aria-hidden>/</span>
        <h1 className={styles.title} title={view.title}>
          {view.title}
        </h1>
      </nav>
      <Chip tone={tone} pulsing={isBusy(view)}>
        {phaseWord(view.phase)}
      </Chip>
      <Clock startedAt={view.startedAt} minutes={minutes} />
      <div className={styles.right}>
        <EngineChip />
        <Button
          icon={<IconPresentation size={15} aria-hidden />}
          title="It opens on the second display where there is one. Where it does not, drag it there and press F"
          onClick={openProjector}
        >
          Open the projector
        </Button>
        <EndButton title={view.title} />
      </div>
    </header>
  )
}

/** The time of day, and since the first key how long of what was planned. */
function Clock({ startedAt, minutes }: { startedAt: number | null; minutes: number | null }) {
  const now = useNow(1000)
  const time = new Date(now).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false })
  const passed = startedAt === null ? 0 : now - startedAt
  const over = minutes !== null && passed > minutes * 60_000
  return (
    <div className={styles.clock} role="timer" aria-label="Time since the first key">
      <span className={over ? styles.over : styles.passed}>{stopwatch(passed)}</span>
      <span className={styles.planned}>{minutes === null ? '' : `of ${minutes} min`}</span>
      <time className={styles.time}>{time}</time>
    </div>
  )
}

function EndButton({ title }: { title: string }) {
  const [asked, setAsked] = useState(false)
  const [ending, setEnding] = useState(false)
  const end = async () => {
    setEnding(true)
    await perform(client.presenter.end.mutate())
    setEnding(false)
    setAsked(false)
  }
  return (
    <>
      <Button variant="danger" onClick={() => setAsked(true)}>
        End
      </Button>
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title={`End “${title}”?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <p>Its servers are removed, and the projector goes dark. Recordings of cues that went well are kept.</p>
        <div className={styles.actions}>
          <Button onClick={() => setAsked(false)}>Go on</Button>
          <Button variant="danger" busy={ending} onClick={() => void end()} data-autofocus>
            End the demonstration
          </Button>
        </div>
      </Modal>
    </>
  )
}
