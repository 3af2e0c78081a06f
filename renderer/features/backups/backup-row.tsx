import {
  IconArchive,
  IconCertificate,
  IconChevronRight,
  IconDatabaseImport,
  IconDownload,
  IconEye,
  IconFile,
  IconShieldCheck,
  IconStack2,
} from '@tabler/icons-react'
import type { BackupFileView, BackupKind } from '../../../electron/contract/backup'
import { client } from '../../ipc/client'
import { desktop } from '../../ipc/desktop'
import { Button } from '../../ui/button'
import { formatBytes } from '../../ui/byte-size'
import { cx } from '../../ui/class-names'
import { CopyButton } from '../../ui/copy-button'
import { formatClock } from '../../ui/duration'
import { ProgressBar } from '../../ui/progress-bar'
import { StatusDot } from '../../ui/status-dot'
import { notify, perform, reportError } from '../../ui/toast-store'
import type { Tone } from '../../ui/tone'
import styles from './backup-row.module.css'
import { backupFacts, canVerify, kindWords, type Verdict, verdictOf } from './backup-words'

const icons: Record<BackupKind, typeof IconFile> = {
  full: IconArchive,
  incremental: IconStack2,
  checksum: IconCertificate,
  other: IconFile,
}
const tones: Record<Verdict['tone'], Tone> = { good: 'ok', bad: 'bad', running: 'neutral', unknown: 'unknown' }

interface BackupRowProps {
  sessionId: string
  file: BackupFileView
  open: boolean
  onToggle: () => void
  onGlance: () => void
  onRestore: () => void
}

/** A file, and when it is opened all that is known of it and can be done with it. */
export function BackupRow({ sessionId, file, open, onToggle, onGlance, onRestore }: BackupRowProps) {
  const verdict = verdictOf(file)
  const Icon = file.kind ? icons[file.kind] : IconFile
  return (
    <li className={cx(styles.row, open && styles.open)}>
      <button type="button" className={styles.summary} aria-expanded={open} onClick={onToggle}>
        <IconChevronRight size={13} aria-hidden className={styles.chevron} />
        <Icon size={16} aria-hidden className={styles.icon} />
        <span className={styles.name} title={file.name}>
          {file.name}
        </span>
        <span className={styles.figures}>
          {file.kind && `${kindWords[file.kind]} · `}
          {formatBytes(file.sizeBytes)} · {formatClock(file.modifiedAt)}
        </span>
        {verdict && (
          <span className={cx(styles.verdict, styles[verdict.tone])}>
            <StatusDot tone={tones[verdict.tone]} pulsing={verdict.tone === 'running'} />
            {verdict.word}
          </span>
        )}
      </button>
      {file.test.state === 'running' && (
        <div className={styles.progress}>
          <ProgressBar fraction={file.test.fraction} label={`Verifying ${file.name}`} />
        </div>
      )}
      {open && (
        <Details sessionId={sessionId} file={file} verdict={verdict} onGlance={onGlance} onRestore={onRestore} />
      )}
    </li>
  )
}

function Details({
  sessionId,
  file,
  verdict,
  onGlance,
  onRestore,
}: {
  sessionId: string
  file: BackupFileView
  verdict: Verdict | null
  onGlance: () => void
  onRestore: () => void
}) {
  const name = { sessionId, file: { store: file.store, name: file.name } }
  const running = file.test.state === 'running'
  const copyOut = async () => {
    try {
      const path = await desktop.saveBackup(name)
      if (path) notify('Copied to this machine', path)
    } catch (cause) {
      reportError(cause)
    }
  }
  return (
    <div className={styles.details}>
      {verdict && <p className={styles.sentence}>{verdict.sentence}</p>}
      <dl className={styles.facts}>
        {backupFacts(file).map(({ name: label, value, code }) => (
          <div key={label} className={styles.fact}>
            <dt>{label}</dt>
            <dd className={code ? styles.code : undefined}>
              <span>{value}</span>
              {code && <CopyButton text={value} label={`Copy ${label}`} />}
            </dd>
          </div>
        ))}
      </dl>
      <div className={styles.actions}>
        {canVerify(file) && (
          <Button
            size="sm"
            icon={<IconShieldCheck size={13} aria-hidden />}
            title={
              file.kind === 'full'
                ? 'Restore it into an empty server of its own, which is removed again'
                : 'Read it to its end, with the checksum of every event'
            }
            onClick={() =>
              void perform(running ? client.backup.cancel.mutate(name) : client.backup.verify.mutate(name))
            }
          >
            {running ? 'Cancel' : file.test.state === 'none' ? 'Verify' : 'Verify again'}
          </Button>
        )}
        {file.kind === 'full' && (
          <Button size="sm" icon={<IconDatabaseImport size={13} aria-hidden />} onClick={onRestore}>
            Restore onto…
          </Button>
        )}
        <Button size="sm" icon={<IconEye size={13} aria-hidden />} onClick={onGlance}>
          Look inside
        </Button>
        <Button size="sm" icon={<IconDownload size={13} aria-hidden />} onClick={() => void copyOut()}>
          Copy out
        </Button>
      </div>
    </div>
  )
}
