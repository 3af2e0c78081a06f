import { AppError } from '../contract/errors'
import type { LabProgress, Progress } from '../contract/progress'
import { type ProgressFile, progressFileSchema } from '../contract/study'

/** @throws AppError INPUT_INVALID with the first problem, where it is */
export function parseProgressFile(text: string): ProgressFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('INPUT_INVALID', 'This is no progress file: it is not JSON.', { cause })
  }
  const parsed = progressFileSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError(
    'INPUT_INVALID',
    `This is no progress file of Standby: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'is not valid'}.`,
  )
}

/** Both together: of each lab the more that was done. Nothing is lost of either. */
export function joinedLabs(one: Progress['labs'], other: Progress['labs']): Progress['labs'] {
  const labs = { ...one }
  for (const [id, theirs] of Object.entries(other)) {
    const ours = Object.hasOwn(labs, id) ? labs[id] : undefined
    labs[id] = ours ? joinedLab(ours, theirs) : theirs
  }
  return labs
}

function joinedLab(one: LabProgress, other: LabProgress): LabProgress {
  const steps = { ...one.steps }
  for (const [step, state] of Object.entries(other.steps)) if (steps[step] !== 'done') steps[step] = state
  const done = [one.completedAt, other.completedAt].filter((at) => at !== null)
  return {
    steps,
    startedAt: Math.min(one.startedAt, other.startedAt),
    completedAt: done.length > 0 ? Math.min(...done) : null,
  }
}

export function sameLab(one: LabProgress | undefined, other: LabProgress): boolean {
  return one !== undefined && JSON.stringify(joinedLab(one, other)) === JSON.stringify(joinedLab(one, one))
}
