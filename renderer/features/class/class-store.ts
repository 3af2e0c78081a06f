import { create } from 'zustand'
import type { CheckedHandIn, HandIn } from '../../../electron/contract/hand-in'
import { largestHandInBytes } from '../../../electron/contract/record'
import { client } from '../../ipc/client'
import { wireErrorOf } from '../../ipc/wire-error'

/** No class is larger. */
const mostFiles = 500

interface ClassState {
  handIns: HandIn[]
  broken: { file: string; reason: string }[]
  /** Files that are being read. */
  reading: number
  labId: string | null
}

/** The hand-ins that were opened in this window. They stay in memory, and are nowhere written. */
export const useClass = create<ClassState>(() => ({ handIns: [], broken: [], reading: 0, labId: null }))

export function showClassLab(labId: string): void {
  useClass.setState({ labId })
}

export function clearClass(): void {
  useClass.setState({ handIns: [], broken: [], labId: null })
}

/** Reads files one after the other, and has each looked at: they may come from anybody. */
export async function openHandIns(files: readonly File[]): Promise<void> {
  useClass.setState(({ reading }) => ({ reading: reading + files.length }))
  for (const [index, file] of files.entries()) {
    const checked =
      index < mostFiles
        ? await check(file)
        : { ok: false as const, file: file.name, reason: `More than ${mostFiles} files were opened at once.` }
    useClass.setState((state) => ({ ...withFile(state, checked), reading: state.reading - 1 }))
  }
}

async function check(file: File): Promise<CheckedHandIn> {
  const refused = (reason: string) => ({ ok: false as const, file: file.name.slice(0, 200), reason })
  if (file.size > largestHandInBytes) return refused('It is larger than any hand-in: 2 MB.')
  try {
    return await client.class.check.mutate({ file: file.name.slice(0, 1000), text: await file.text() })
  } catch (cause) {
    return refused(cause instanceof DOMException ? 'It cannot be read: is it a folder?' : wireErrorOf(cause).message)
  }
}

/** The same file opened twice counts once. */
function withFile(state: ClassState, checked: CheckedHandIn): Pick<ClassState, 'handIns' | 'broken'> {
  const { handIns, broken } = state
  if (checked.ok) {
    const { handIn } = checked
    const same = (one: HandIn) => one.receipt === handIn.receipt && one.learner === handIn.learner
    return { handIns: [...handIns.filter((one) => !same(one)), handIn], broken }
  }
  const { file, reason } = checked
  const known = broken.some((one) => one.file === file && one.reason === reason)
  return { handIns, broken: known ? broken : [...broken, { file, reason }] }
}
