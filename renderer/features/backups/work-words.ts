import type { BackupWork } from '../../../electron/contract/backup'
import { formatBytes } from '../../ui/byte-size'
import { formatDuration } from '../../ui/duration'

/** `full-20260301-140311.sql.gz`, by this machine's clock. */
export function dumpName(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`
  return `full-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}.sql.gz`
}

export function workTitle({ kind, node, file }: BackupWork): string {
  return kind === 'dump' ? `Dump of ${node} into ${file.store}` : `${file.name} onto ${node}`
}

/** How far it is, without what nobody knows. */
export function workFigures(work: BackupWork): string {
  const { bytes, totalBytes, bytesPerSecond, count, state, beganAt, endedAt } = work
  if (state !== 'running') {
    return endedAt === null ? '' : `${formatBytes(bytes)} in ${formatDuration(endedAt - beganAt)}`
  }
  if (bytes === 0) return ''
  const of = totalBytes === null ? '' : ` of ${formatBytes(totalBytes)}`
  const rate = bytesPerSecond > 0 ? `${formatBytes(bytesPerSecond)}/s` : ''
  return [`${formatBytes(bytes)}${of}`, count, rate].filter(Boolean).join(' · ')
}

/** null while it cannot be said. */
export function workFraction({ bytes, totalBytes, bytesPerSecond }: BackupWork): number | null {
  return totalBytes === null || totalBytes === 0 || bytes === 0 || bytesPerSecond === 0 ? null : bytes / totalBytes
}
