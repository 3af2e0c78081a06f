import { IconPresentation } from '@tabler/icons-react'
import { useState } from 'react'
import type { DemoSummary } from '../../../electron/contract/demo'
import type { LabSummary } from '../../../electron/contract/lab'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { plural } from '../../ui/plural'
import { perform } from '../../ui/toast-store'
import { EngineBanner } from '../labs/engine-banner'
import { countNodes } from '../labs/lab-figures'
import { useAppData } from '../shell/app-data'
import { KeyTable } from './key-table'
import styles from './present-overview.module.css'

/** A demo before it is shown: what will be seen, and the button that starts its servers. */
export function PresentOverview({ lab, demo }: { lab: LabSummary; demo: DemoSummary }) {
  const { engine } = useAppData()
  const [starting, setStarting] = useState(false)
  const start = async () => {
    setStarting(true)
    await perform(client.presenter.start.mutate({ labId: lab.id }))
    setStarting(false)
  }
  return (
    <div className={styles.overview}>
      <header className={styles.header}>
        <div>
          <h1 className={styles.title}>{demo.title}</h1>
          <p className={styles.summary}>{demo.summary}</p>
          <div className={styles.chips}>
            <Chip>{plural(demo.cues.length, 'cue')}</Chip>
            <Chip>{demo.minutes} min</Chip>
            <Chip>{countNodes(lab.nodes)}</Chip>
          </div>
        </div>
        <div className={styles.start}>
          <Button
            variant="primary"
            autoFocus
            busy={starting}
            disabled={engine?.state !== 'ready'}
            icon={<IconPresentation size={16} aria-hidden />}
            onClick={() => void start()}
          >
            Start the demonstration
          </Button>
          <span className={styles.quiet}>Servers of its own are started for it.</span>
        </div>
      </header>
      <EngineBanner />
      <div className={styles.columns}>
        <section aria-labelledby="demo-cues">
          <h2 id="demo-cues" className={styles.heading}>
            What the room will see
          </h2>
          <ol className={styles.cues}>
            {demo.cues.map(({ id, title }, index) => (
              <li key={id} className={styles.cue}>
                <span className={styles.number} aria-hidden>
                  {index + 1}
                </span>
                {title}
              </li>
            ))}
          </ol>
        </section>
        <section aria-labelledby="demo-keys">
          <h2 id="demo-keys" className={styles.heading}>
            Keys, in both windows
          </h2>
          <KeyTable />
        </section>
      </div>
    </div>
  )
}
