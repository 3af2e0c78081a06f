import type { BackupFileView, BackupKind } from '../../../electron/contract/backup'
import { formatBytes } from '../../ui/byte-size'
import { formatDuration } from '../../ui/duration'

export const kindWords: Record<BackupKind, string> = {
  full: 'full',
  incremental: 'incremental',
  checksum: 'checksum',
  other: 'other',
}

/** What there is to know of a file, a line each, in the order in which one asks. */
export function backupFacts(file: BackupFileView): { name: string; value: string; code?: boolean }[] {
  const facts: { name: string; value: string; code?: boolean }[] = [
    { name: 'Store', value: file.region ? `${file.store}, in ${file.region}` : file.store },
    { name: 'Size', value: `${formatBytes(file.sizeBytes)} (${file.sizeBytes.toLocaleString('en')} bytes)` },
    { name: 'Written', value: new Date(file.modifiedAt).toLocaleString() },
  ]
  if (file.kind === 'full' || file.kind === 'incremental') {
    const none = file.kind === 'full' ? 'It names none: --set-gtid-purged was off.' : 'No transaction is in it.'
    facts.push({ name: 'GTIDs', value: file.gtids || none, code: Boolean(file.gtids) })
  }
  if (file.sha256) facts.push({ name: 'SHA-256', value: file.sha256, code: true })
  if (file.checksum === 'right') facts.push({ name: 'Checksum', value: 'The sum beside it is its own.' })
  if (file.checksum === 'wrong') facts.push({ name: 'Checksum', value: 'The sum beside it is of another content.' })
  if (file.checksum === 'none' && file.kind === 'full') facts.push({ name: 'Checksum', value: 'None lies beside it.' })
  return facts
}

export interface Verdict {
  tone: 'good' | 'bad' | 'running' | 'unknown'
  /** One to three words. */
  word: string
  /** A sentence. */
  sentence: string
}

/** What is known of a file as a backup. That it is there is not yet anything: it was restored, or it was not. */
export function verdictOf(file: BackupFileView): Verdict | null {
  const { test } = file
  if (file.kind === 'checksum') return null
  if (file.kind === null && !file.problem)
    return { tone: 'running', word: 'reading', sentence: 'It is being written or read.' }
  if (test.state === 'running') return { tone: 'running', word: percent(test.fraction), sentence: capital(test.doing) }
  if (test.state === 'failed') return { tone: 'bad', word: 'not restorable', sentence: capital(test.problem) }
  if (file.problem) return { tone: 'bad', word: 'damaged', sentence: capital(file.problem) }
  if (file.checksum === 'wrong') {
    return { tone: 'bad', word: 'wrong sum', sentence: 'The file is not the one that its checksum was made of.' }
  }
  if (test.state === 'passed') {
    const sentence =
      test.tables === null
        ? `Read to its end in ${formatDuration(test.seconds * 1000)}, the checksum of every event is right.`
        : `Restored into an empty server in ${formatDuration(test.seconds * 1000)}: ${count(test.tables, 'table')}, ${count(test.rows ?? 0, 'row')}.`
    return { tone: 'good', word: 'verified', sentence }
  }
  if (file.kind === 'other') return null
  return {
    tone: 'unknown',
    word: 'not verified',
    sentence: 'Nobody has restored it yet. Until then it is a file, and a hope.',
  }
}

/** Whether restoring it, or reading it to its end, can show anything. */
export function canVerify(file: BackupFileView): boolean {
  return file.kind === 'full' || (file.kind === 'incremental' && !file.compressed)
}

function percent(fraction: number | null): string {
  return fraction === null ? 'verifying' : `${Math.floor(fraction * 100)} %`
}

function count(many: number, what: string): string {
  return `${many.toLocaleString('en')} ${what}${many === 1 ? '' : 's'}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
