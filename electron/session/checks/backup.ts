import type { BackupDetails, BackupFile } from '../../backup/backup-files'
import { damageOf, matchFiles } from '../../backup/backup-files'
import type { RestoreFinding, RestoreState } from '../../backup/backup-tests'
import { compareSchemaContent } from '../../backup/schema-content'
import type { BackupCheck, CheckOutcome } from '../../contract/check'
import { type CheckContext, judged } from './check-context'

type Wanted = BackupCheck['backup']
type Checksum = { sha256: string | null; name: string | null } | null

export async function runBackupCheck(check: BackupCheck, { backups }: CheckContext): Promise<CheckOutcome> {
  const wanted = check.backup
  const store = backups.stores.find(({ node }) => wanted.store === undefined || node === wanted.store)
  const asked = `${wanted.file} in ${store?.folder ?? 'the store'} on ${store?.node ?? wanted.store}`
  const expected = describeWanted(wanted)
  const fail = (observed: string) => judged(false, asked, expected, observed)
  if (!store) return fail('there is no such store')
  const files = await backups.list(store.node)
  const [file] = matchFiles(files, wanted.file)
  if (!file) {
    const others = files.slice(0, 5).map(({ name }) => name)
    return fail(others.length > 0 ? `there is no such file, but ${others.join(', ')}` : 'there is no file yet')
  }
  if (!backups.isSettled(file)) return fail(`${file.name} is being written: ${megabytes(file.sizeBytes)} so far`)
  const details = await backups.details(file)
  if (!details) return fail(`reading ${file.name}`)
  const checksum = wanted.checksum ? await backups.files.checksum(file) : null
  const problems = judgeFile(wanted, file, details, checksum)
  if (problems.length > 0) return fail(`${file.name}: ${problems.join('; ')}`)
  const { restores } = wanted
  if (!restores) return judged(true, asked, expected, `${file.name}: ${describeFile(file, details)}`)

  const wish = { as: restores.as, schemas: restores.schemas, replay: wanted.covers === true }
  const state = backups.restore(file, details, wish)
  if (state.state === 'errored') throw state.error
  if (state.state !== 'done') return fail(`${file.name}: ${describeProgress(state)}`)
  if (state.finding.problem !== null) return fail(`${file.name}: ${state.finding.problem}`)
  const original = state.finding.original ?? (await backups.originalContent(restores.as, restores.schemas))
  const differences = compareSchemaContent(restores.as, original, state.finding.restored, wanted.contains ?? [])
  if (differences.length > 0) {
    const more = differences.length > 3 ? `; and ${differences.length - 3} more` : ''
    return fail(`${file.name}: ${differences.slice(0, 3).join('; ')}${more}`)
  }
  return judged(
    true,
    asked,
    expected,
    `${file.name}: ${describeFile(file, details)}, ${describeRestored(state.finding)}`,
  )
}

/** Pure: what is wrong with a file before anything was restored, a sentence each. */
export function judgeFile(wanted: Wanted, file: BackupFile, details: BackupDetails, checksum: Checksum): string[] {
  if (file.sizeBytes === 0) return ['the file is empty: whatever was to write it failed']
  const problems: string[] = []
  if (wanted.checksum) problems.push(...judgeChecksum(details.sha256, checksum))
  const damage = damageOf(details)
  if (details.damage !== null && damage) return [...problems, damage]
  if (wanted.restores && details.kind !== 'full') return [...problems, 'its content is not that of a dump by mysqldump']
  if (damage) problems.push(damage)
  if (wanted.covers && details.gtidPurged === null) {
    problems.push('it does not say which transactions it holds: there is no SET @@GLOBAL.GTID_PURGED in it')
  }
  return problems
}

function judgeChecksum(sha256: string, checksum: Checksum): string[] {
  if (checksum === null) return ['there is no checksum beside it (its name and .sha256)']
  if (checksum.sha256 === null) return ['the file beside it with the ending .sha256 holds no SHA-256']
  if (checksum.sha256 === sha256) return []
  const short = (sum: string) => `${sum.slice(0, 12)}…`
  return [
    `its checksum is wrong: ${short(checksum.sha256)} was written down, ${short(sha256)} is what the file has now; it changed since`,
  ]
}

function describeWanted({ file, restores, contains, covers, checksum }: Wanted): string {
  const parts = [`a backup ${file}`]
  if (checksum) parts.push('with the right checksum beside it')
  if (restores) {
    const objects = contains ? `, ${contains.join(', ')} included` : ''
    parts.push(`that restores ${restores.schemas.join(', ')} as on ${restores.as}${objects}`)
  }
  if (covers) parts.push('and holds exactly the transactions that it claims')
  return parts.join(' ')
}

function describeFile(file: BackupFile, details: BackupDetails): string {
  const kinds = { full: 'a full dump', incremental: 'a binary log', checksum: 'a checksum', other: 'a file' }
  return `${kinds[details.kind]}${details.compressed ? ', packed' : ''}, ${megabytes(file.sizeBytes)}`
}

function describeRestored(finding: Extract<RestoreFinding, { problem: null }>): string {
  const { restored, restoreSeconds, original, gtidPurged } = finding
  const rows = restored.tables.reduce((sum, table) => sum + table.rows, 0)
  const replayed = original
    ? `, equal after the replay of what came after ${gtidPurged?.slice(-24) || 'it'}`
    : ', equal'
  return `restored in ${restoreSeconds.toFixed(1)} s, ${restored.tables.length} tables with ${rows} rows${replayed}`
}

/** Pure: how far a restore is, for the learner who waits. */
export function describeProgress(state: Exclude<RestoreState, { state: 'done' | 'errored' }>): string {
  if (state.state === 'waiting') return `restoring: ${state.doing}`
  const { bytes, totalBytes, rows, bytesPerSecond } = state.progress
  const percent = totalBytes > 0 ? Math.min(100, Math.floor((bytes / totalBytes) * 100)) : 0
  const count = rows.toLocaleString('en-GB')
  return `restoring, ${percent} % (${megabytes(bytes)} of ${megabytes(totalBytes)}, ${count} rows, ${megabytes(bytesPerSecond)}/s)`
}

function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${Math.round(bytes / 100) / 10} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
