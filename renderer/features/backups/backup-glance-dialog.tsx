import { Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { BackupFileView, BackupGlance } from '../../../electron/contract/backup'
import type { WireError } from '../../../electron/contract/errors'
import { client } from '../../ipc/client'
import { wireErrorOf } from '../../ipc/wire-error'
import { ErrorNotice } from '../../ui/error-notice'
import { Spinner } from '../../ui/spinner'
import styles from './backup-row.module.css'

const titles: Record<BackupGlance['what'], string> = {
  text: 'Its first lines',
  events: 'Its events, decoded by mysqlbinlog',
  bytes: 'Its first bytes: it is no text',
}

type Seen = { glance: BackupGlance } | { error: WireError } | null

/** The beginning of what is in a backup. */
export function BackupGlanceDialog({
  sessionId,
  file,
  onClose,
}: {
  sessionId: string
  file: BackupFileView | null
  onClose: () => void
}) {
  const [seen, setSeen] = useState<Seen>(null)
  const store = file?.store
  const name = file?.name
  useEffect(() => {
    setSeen(null)
    if (store === undefined || name === undefined) return
    let current = true
    client.backup.glance.query({ sessionId, file: { store, name } }).then(
      (glance) => current && setSeen({ glance }),
      (cause) => current && setSeen({ error: wireErrorOf(cause) }),
    )
    return () => {
      current = false
    }
  }, [sessionId, store, name])
  return (
    <Modal opened={file !== null} onClose={onClose} size="xl" title={name} closeButtonProps={{ 'aria-label': 'Close' }}>
      {seen === null && (
        <p className={styles.glanceTitle} role="status">
          <Spinner /> Reading
        </p>
      )}
      {seen && 'error' in seen && <ErrorNotice error={seen.error} />}
      {seen && 'glance' in seen && (
        <>
          <p className={styles.glanceTitle}>
            {titles[seen.glance.what]}
            {seen.glance.cut && ', not all of it'}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <pre className={styles.glance} tabIndex={0}>
            {seen.glance.text || 'Nothing'}
          </pre>
        </>
      )}
    </Modal>
  )
}
