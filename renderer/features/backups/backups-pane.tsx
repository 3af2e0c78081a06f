import { IconAlertTriangle, IconArchive, IconPlus } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { BackupFileView, BackupView } from '../../../electron/contract/backup'
import { Button } from '../../ui/button'
import { SidePane, SidePaneEmpty } from '../../ui/side-pane'
import { CalendarStrip } from '../calendar/calendar-strip'
import { useCalendar } from '../calendar/use-calendar'
import { useSession } from '../labs/session-context'
import { BackupGlanceDialog } from './backup-glance-dialog'
import { BackupRow } from './backup-row'
import styles from './backups-pane.module.css'
import { setBackupsOpen } from './backups-store'
import { DumpDialog } from './dump-dialog'
import { RestoreDialog } from './restore-dialog'
import { useBackups } from './use-backups'
import { WorkRow } from './work-row'

/** What lies in the lab's backup stores, and what is known of each file as a backup. */
export function BackupsPane() {
  const { session } = useSession()
  const backups = useBackups(session.id)
  const [openId, setOpenId] = useState<string | null>(null)
  const [glance, setGlance] = useState<BackupFileView | null>(null)
  const calendar = useCalendar(session.id)
  const [restore, setRestore] = useState<BackupFileView | null>(null)
  const [dumping, setDumping] = useState(false)
  const scroll = useRef<HTMLDivElement>(null)
  const newestWork = backups?.works[0]?.id
  // What was just begun stands at the top.
  useEffect(() => {
    if (newestWork !== undefined) scroll.current?.scrollTo({ top: 0 })
  }, [newestWork])
  const servers = session.nodes.filter(({ kind }) => kind === 'mysql').map(({ id }) => id)
  return (
    <SidePane
      title="Backups"
      summary={backups && summaryOf(backups)}
      actions={
        backups?.stores.some(({ problem }) => problem === null) && (
          <Button size="sm" icon={<IconPlus size={13} aria-hidden />} onClick={() => setDumping(true)}>
            Take a dump
          </Button>
        )
      }
      onClose={() => setBackupsOpen(false)}
    >
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className={styles.scroll} ref={scroll} tabIndex={0}>
        <ul className={styles.list}>
          {backups?.works.map((work) => (
            <WorkRow key={work.id} sessionId={session.id} work={work} />
          ))}
        </ul>
        {calendar && <CalendarStrip sessionId={session.id} calendar={calendar} />}
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
                onRestore={() => setRestore(file)}
              />
            )
          })}
        </ul>
      </div>
      <RestoreDialog sessionId={session.id} file={restore} servers={servers} onClose={() => setRestore(null)} />
      <DumpDialog
        sessionId={session.id}
        opened={dumping}
        servers={servers}
        stores={backups?.stores ?? []}
        onClose={() => setDumping(false)}
      />
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
