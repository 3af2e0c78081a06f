import { useState } from 'react'
import type { WireError } from '../../../electron/contract/errors'
import type { SessionView } from '../../../electron/contract/session'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { ErrorNotice } from '../../ui/error-notice'
import { type RemedyAction, remedies } from '../../ui/error-remedy'
import { perform } from '../../ui/toast-store'
import { go } from '../shell/view-store'
import styles from './session-screen.module.css'
import { startLab } from './use-start-lab'

const unknownError: WireError = { code: 'BUG', message: 'The lab failed without saying why.', details: {} }

/** A lab that did not start: what happened, what helps, and the way to try again. */
export function StartFailed({ session }: { session: SessionView }) {
  const [busy, setBusy] = useState(false)
  const error = session.error ?? unknownError
  const end = () => perform(client.session.end.mutate({ sessionId: session.id }))
  const startAnew = async () => {
    setBusy(true)
    if (await end()) await startLab(session.labId)
    setBusy(false)
  }
  const giveUp = async () => {
    setBusy(true)
    if (await end()) go({ view: 'catalogue' })
    setBusy(false)
  }
  const onRemedy = (action: RemedyAction) => {
    if (action === 'look-for-engine') void perform(client.engine.retry.mutate())
    else if (action === 'open-settings') go({ view: 'settings' })
    else if (action === 'back-to-labs') go({ view: 'catalogue' })
    else if (action === 'reload') window.location.reload()
    else void startAnew()
  }
  return (
    <div className={styles.centre}>
      <ErrorNotice error={error} onRemedy={onRemedy}>
        {remedies[error.code].action?.does !== 'try-again' && (
          <Button busy={busy} onClick={() => void startAnew()}>
            Try again
          </Button>
        )}
        <Button variant="quiet" disabled={busy} onClick={() => void giveUp()}>
          End lab
        </Button>
      </ErrorNotice>
    </div>
  )
}
