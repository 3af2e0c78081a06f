import { AppError } from '../contract/errors'
import type { CheckedHandIn, HandIn } from '../contract/hand-in'
import { type HandInFile, handInFileSchema, largestHandInBytes, type RecordEntry, receiptOf } from '../contract/record'
import { firstBrokenEntry } from '../session/record-chain'
import { stepsOf } from './hand-in-steps'

/** Pure: a record as a file to be handed in. Its last entry names the learner. */
export function formatHandIn(entries: readonly RecordEntry[]): string {
  const { format, version }: Omit<HandInFile, 'entries'> = { format: 'standby-hand-in', version: 1 }
  const lines = entries.map((entry) => JSON.stringify(entry)).join(',\n')
  return `{"format":${JSON.stringify(format)},"version":${version},"entries":[\n${lines}\n]}\n`
}

/** `hand-in-async-replication-anna-berg.json`, of letters and digits that every disk takes. */
export function handInFileName(labId: string, learner: string): string {
  const plain = learner
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return `hand-in-${labId}-${plain || 'learner'}`.slice(0, 90).concat('.json')
}

/** Reads a file that anybody may have written. Never throws for what is in it. */
export function checkHandIn(file: string, text: string): CheckedHandIn {
  const shown = plainName(file)
  try {
    return { ok: true, handIn: readHandIn(shown, text) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { ok: false, file: shown, reason: error.message }
  }
}

function readHandIn(file: string, text: string): HandIn {
  const invalid = (reason: string, cause?: unknown) => new AppError('INPUT_INVALID', reason, { cause })
  if (Buffer.byteLength(text) > largestHandInBytes) throw invalid('It is larger than any hand-in: 2 MB.')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalid(text.trim() === '' ? 'It is empty.' : 'It is no hand-in: it is not JSON, or was cut short.', cause)
  }
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown }
  if (format !== 'standby-hand-in') throw invalid('It is no hand-in of Standby.')
  if (version !== 1) throw invalid('It was made by another version of Standby.')
  const parsed = handInFileSchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(`It is no valid hand-in: ${place(issue?.path ?? [])}: ${plainName(issue?.message ?? 'not valid')}.`)
  }
  const { entries } = parsed.data
  const first = entries[0]?.body
  const last = entries.at(-1)
  if (first?.kind !== 'start') throw invalid('It is no valid hand-in: it does not say with which lab it begins.')
  if (last?.body.kind !== 'hand-in') throw invalid('It is no valid hand-in: it does not say whose it is.')
  const lab = entries.findLast(({ body }) => body.kind === 'lab')?.body
  const current = lab?.kind === 'lab' ? lab.lab : first.lab
  if (current.id !== first.lab.id) throw invalid('It is no valid hand-in: it is of two labs.')
  const handIns = entries.filter(({ body }) => body.kind === 'hand-in')
  return {
    file,
    learner: last.body.learner,
    lab: { id: current.id, title: current.title, hash: current.hash },
    standby: last.body.standby,
    startedAt: first.startedAt,
    handedInAt: last.at,
    earlier: handIns.length - 1,
    receipt: receiptOf(last.hash),
    edited: whatDoesNotHold(entries),
    steps: stepsOf(entries, current.steps),
    events: entries.flatMap(({ at, body }) => (body.kind === 'event' ? [{ at, text: body.text }] : [])).slice(-200),
  }
}

function whatDoesNotHold(entries: readonly RecordEntry[]): string | null {
  const broken = firstBrokenEntry(entries)
  if (broken !== null)
    return `Entry ${broken + 1} of ${entries.length} is not as it was sealed, or one before it is missing.`
  const again = entries.findIndex(({ body }, index) => index > 0 && body.kind === 'start')
  return again === -1 ? null : `Entry ${again + 1} of ${entries.length} begins a record anew.`
}

/** Where in the file: keys that a stranger chose are not repeated at length. */
function place(path: readonly PropertyKey[]): string {
  return plainName(path.map(String).join('.')).slice(0, 80) || 'the file'
}

/** A text of a stranger's, to be shown in a line of a terminal or a page. */
export function plainName(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, 200)
}
