import { audienceLink } from '../../../electron/contract/audience'
import type { AudienceView } from '../../../electron/contract/demo'
import { QrCode } from '../../ui/qr-code'
import styles from './invitation.module.css'

/** How the room comes to the audience view, on the wall until the first cue. */
export function Invitation({ audience: { open, url, code } }: { audience: AudienceView }) {
  if (!open || url === null || code === null) return null
  return (
    <aside className={styles.invitation} aria-label="Audience view">
      <QrCode className={styles.picture} text={audienceLink(url, code)} label="Opens the audience view on a phone" />
      <div className={styles.words}>
        <p className={styles.lead}>Follow on your own screen, and vote</p>
        <p className={styles.url}>{url}</p>
        <p className={styles.lead}>
          Code <span className={styles.code}>{code}</span>
        </p>
      </div>
    </aside>
  )
}
