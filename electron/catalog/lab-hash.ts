import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { RecordedLab } from '../contract/record'
import type { Lab } from './lab'

/** A lab as a record names it: with a hash of all its files. */
export async function recordedLab(lab: Lab): Promise<RecordedLab> {
  return {
    id: lab.id,
    title: lab.manifest.title,
    hash: await hashFolder(lab.folder),
    steps: lab.steps.map(({ id, title }) => ({ id, title: title.slice(0, 300) })),
  }
}

/** SHA-256 of a folder's files with their names; line endings aside, which a checkout may change. */
export async function hashFolder(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const name of await filesOf(folder)) {
    const content = await readFile(path.join(folder, name), 'latin1')
    const plain = Buffer.from(content.replaceAll('\r\n', '\n'), 'latin1')
    hash.update(`${name}\0${plain.length}\0`).update(plain)
  }
  return hash.digest('hex')
}

/** Ordinary files in a folder and its subfolders, relative to it and in order; names with a dot before them are nobody's content. */
export async function filesOf(folder: string, within = ''): Promise<string[]> {
  const entries = await readdir(path.join(folder, within), { withFileTypes: true }).catch(() => [])
  const names: string[] = []
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const name = path.posix.join(within, entry.name)
    if (entry.isDirectory()) names.push(...(await filesOf(folder, name)))
    else if (entry.isFile()) names.push(name)
  }
  return names.sort()
}
