import { Loader } from '@mantine/core'
import { useEffect } from 'react'
import type { SessionView } from '../../../electron/contract/session'
import { client } from '../../ipc/client'
import { useSubscription } from '../../ipc/use-subscription'
import { EmptyState } from '../../ui/empty-state'
import { ErrorNotice } from '../../ui/error-notice'
import { notify } from '../../ui/toast-store'
import { go } from '../shell/view-store'
import { LabView } from './lab-view'
import { SessionHeader } from './session-header'
import styles from './session-screen.module.css'
import { StartFailed } from './start-failed'
import { StartView } from './start-view'

/** A session in whatever state it is. */
export function SessionScreen({ sessionId }: { sessionId: string }) {
  const { data: session, error } = useSubscription<SessionView>(`session/${sessionId}`, (on) =>
    client.session.watch.subscribe({ sessionId }, on),
  )
  const ended = session?.state === 'ended'
  const labTitle = session?.labTitle ?? ''
  useEffect(() => {
    if (!ended) return
    notify('Lab ended', `The containers of “${labTitle}” are removed.`)
    go({ view: 'catalogue' })
  }, [ended, labTitle])

  if (error) {
    return (
      <main className={styles.centre}>
        <ErrorNotice error={error} onRemedy={() => go({ view: 'catalogue' })} />
      </main>
    )
  }
  if (!session || ended) return <main className={styles.centre} aria-busy />
  if (session.state === 'running') return <LabView session={session} />
  return (
    <div className={styles.screen}>
      <SessionHeader session={session} />
      <main className={styles.body}>
        {session.state === 'starting' && <StartView session={session} />}
        {session.state === 'failed' && <StartFailed session={session} />}
        {session.state === 'ending' && (
          <EmptyState icon={<Loader />} title="Ending the lab">
            Its containers, volumes and network are being removed. Your progress is kept.
          </EmptyState>
        )}
      </main>
    </div>
  )
}
