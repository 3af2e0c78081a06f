import { IconAlertTriangle, IconArchive } from '@tabler/icons-react'
import { useState } from 'react'
import type { BackupFileView, BackupView } from '../../../electron/contract/backup'
import { SidePane, SidePaneEmpty } from '../../ui/side-pane'
import { useSession } from '../labs/session-context'
import { BackupGlanceDialog } from './backup-glance-dialog'
import { BackupRow } from './backup-row'
import styles from './backups-pane.module.css'
import { setBackupsOpen } from './backups-store'
import { useBackups } from './use-backups'

/** What lies in the lab's backup stores, and what is known of each file as a backup. */
export function BackupsPane() {
  const { session } = useSession()
  const backups = useBackups(session.id)
  const [openId, setOpenId] = useState<string | null>(null)
  const [glance, setGlance] = useState<BackupFileView | null>(null)
  return (
    <SidePane title="Backups" summary={backups && summaryOf(backups)} onClose={() => setBackupsOpen(false)}>
      {backups?.stores.map(
        ({ node, problem }) =>
          problem !== null && (
            <p key={node} className={styles.problem} role="status">
              <IconAlertTriangle size={15} aria-hidden />
              <span>
                <strong>{node}</strong> {problem}
              </span>
            </p>
          ),
      )}
      {backups && backups.files.length === 0 && <Empty stores={backups.stores} />}
      <ul className={styles.list}>
        {backups?.files.map((file) => {
          const key = `${file.store}/${file.name}`
          return (
            <BackupRow
              key={key}
              sessionId={session.id}
              file={file}
              open={openId === key}
              onToggle={() => setOpenId(openId === key ? null : key)}
              onGlance={() => setGlance(file)}
            />
          )
        })}
      </ul>
      <BackupGlanceDialog sessionId={session.id} file={glance} onClose={() => setGlance(null)} />
    </SidePane>
  )
}

function summaryOf({ files }: BackupView): string {
  const backups = files.filter(({ kind }) => kind === 'full' || kind === 'incremental')
  if (backups.length === 0) return ''
  const verified = backups.filter(({ test }) => test.state === 'passed').length
  return `${backups.length}, ${verified} verified`
}

function Empty({ stores }: { stores: BackupView['stores'] }) {
  const places = stores.filter(({ problem }) => problem === null).map(({ node, folder }) => `${folder} on ${node}`)
  return (
    <SidePaneEmpty icon={<IconArchive size={22} aria-hidden />}>
      <p>There is no backup yet.</p>
      {places.length > 0 && <p>What is written to {places.join(' or ')} will stand here.</p>}
    </SidePaneEmpty>
  )
}
