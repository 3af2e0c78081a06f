import { Switch } from '@mantine/core'
import { useState } from 'react'
import { audienceLink } from '../../../electron/contract/audience'
import type { PresenterView } from '../../../electron/contract/demo'
import { client } from '../../ipc/client'
import { plural } from '../../ui/plural'
import { QrCode } from '../../ui/qr-code'
import { perform } from '../../ui/toast-store'
import styles from './audience-panel.module.css'
import panel from './panel.module.css'

/** Whether the room can follow on screens of its own, and how it gets there. */
export function AudiencePanel({ view }: { view: PresenterView }) {
  const { open, url, code, viewers, problem } = view.audience
  const [busy, setBusy] = useState(false)
  const turn = async (on: boolean) => {
    setBusy(true)
    await perform(on ? client.presenter.openAudience.mutate() : client.presenter.closeAudience.mutate())
    setBusy(false)
  }
  return (
    <section className={panel.panel} aria-labelledby="audience-title">
      <div className={styles.head}>
        <h2 id="audience-title" className={panel.title}>
          Audience view
        </h2>
        <Switch
          checked={open}
          disabled={busy}
          onChange={(event) => void turn(event.currentTarget.checked)}
          aria-label="Audience view"
          size="sm"
        />
      </div>
      {!open && <p className={panel.quiet}>Off: nobody beyond this machine sees anything.</p>}
      {problem && <p className={panel.bad}>{problem}</p>}
      {open && url && code && (
        <div className={styles.way}>
          <div className={styles.words}>
            <p className={styles.url}>{url}</p>
            <p className={styles.code}>{code}</p>
            <p className={panel.quiet}>{plural(viewers, 'viewer')}</p>
          </div>
          <QrCode className={styles.qr} text={audienceLink(url, code)} label="Opens the audience view on a phone" />
        </div>
      )}
    </section>
  )
}
