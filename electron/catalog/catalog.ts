import { type FSWatcher, watch } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import { AppError } from '../contract/errors'
import type { CatalogView, InvalidLab, LabProblem } from '../contract/lab'
import { type Lab, labInvalid, readLab, summarise } from './lab'
import { YamlSource } from './yaml-source'

export interface LabFolder {
  folder: string
  origin: Lab['origin']
}

const settleMs = 150

/** The labs of all folders, read again when a file in them changes. Labs of one's own are equals of the built-in ones. */
export class Catalog implements Disposable {
  readonly view = new Live<CatalogView>({ labs: [], invalid: [] })
  readonly #folders: () => LabFolder[]
  #labs = new Map<string, Lab>()
  #invalid = new Map<string, InvalidLab>()
  #watchers: FSWatcher[] = []
  #timer: NodeJS.Timeout | null = null
  #reading: Promise<void> = Promise.resolve()
  #disposed = false

  /** @param folders read anew at each {@link reload}: the labs folder is a setting */
  constructor(folders: () => LabFolder[]) {
    this.#folders = folders
  }

  /** Watches all folders from now on, and reads them: what changes while they are read is read again. */
  async open(): Promise<void> {
    await this.#watch()
    await this.reload()
  }

  /** @throws AppError LAB_NOT_FOUND, or LAB_INVALID with its problems */
  lab(id: string): Lab {
    const lab = this.#labs.get(id)
    if (lab) return lab
    const invalid = this.#invalid.get(id)
    if (invalid) throw labInvalid(id, invalid.problems)
    throw new AppError('LAB_NOT_FOUND', `There is no lab "${id}".`, {
      details: { lab: id, known: [...this.#labs.keys()] },
    })
  }

  labs(): Lab[] {
    return [...this.#labs.values()]
  }

  reload(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read())
    return this.#reading
  }

  /** After the folders changed. */
  async reopen(): Promise<void> {
    this.#unwatch()
    await this.open()
  }

  dispose(): void {
    this.#disposed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#unwatch()
  }

  async #read(): Promise<void> {
    const labs = new Map<string, Lab>()
    const invalid = new Map<string, InvalidLab>()
    for (const { folder, origin } of this.#folders()) {
      for (const labFolder of await labFoldersIn(folder)) {
        const id = path.basename(labFolder)
        const result = await readLab(labFolder, origin)
        const taken = labs.get(id) ?? invalid.get(id)
        if (taken) {
          const problem = {
            file: 'lab.yaml',
            line: 1,
            key: '',
            message: `another lab has the id "${id}": ${taken.folder}`,
          }
          invalid.set(`${id} (${origin})`, { id, origin, folder: labFolder, problems: [problem] })
        } else if (result.lab) labs.set(id, result.lab)
        else invalid.set(id, { id, origin, folder: labFolder, problems: result.problems })
      }
    }
    for (const lab of [...labs.values()]) {
      const problems = await unknownRequirements(lab, labs, invalid)
      if (problems.length === 0) continue
      labs.delete(lab.id)
      invalid.set(lab.id, { id: lab.id, origin: lab.origin, folder: lab.folder, problems })
    }
    this.#labs = labs
    this.#invalid = invalid
    this.view.set({ labs: [...labs.values()].map(summarise), invalid: [...invalid.values()] })
  }

  async #watch(): Promise<void> {
    if (this.#disposed) return
    for (const { folder } of this.#folders()) {
      try {
        const watcher = watch(folder, { recursive: process.platform !== 'linux' }, () => this.#later())
        watcher.on('error', () => watcher.close())
        watcher.unref()
        this.#watchers.push(watcher)
      } catch {
        // The folder is not there: the catalogue says so by being empty, and `reopen` comes with the setting.
      }
    }
    // Linux watches no folder within a folder: each is watched by itself.
    if (process.platform === 'linux') await this.#watchInner()
  }

  async #watchInner(): Promise<void> {
    for (const { folder } of this.#folders()) {
      for (const labFolder of await labFoldersIn(folder)) {
        for (const inner of ['', 'steps', 'wrong', 'files']) {
          try {
            const watcher = watch(path.join(labFolder, inner), () => this.#later())
            watcher.on('error', () => watcher.close())
            watcher.unref()
            if (this.#disposed) watcher.close()
            else this.#watchers.push(watcher)
          } catch {
            // A lab without wrong answers or files has no such folder.
          }
        }
      }
    }
  }

  #unwatch(): void {
    for (const watcher of this.#watchers) watcher.close()
    this.#watchers = []
  }

  #later(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (!this.#disposed) void this.reopen()
    }, settleMs)
    this.#timer.unref()
  }
}

async function labFoldersIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder).catch(() => [] as string[])).filter((name) => !name.startsWith('.')).sort()
  const found: string[] = []
  for (const name of names) {
    const labFolder = path.join(folder, name)
    if ((await stat(labFolder).catch(() => null))?.isDirectory()) found.push(labFolder)
  }
  return found
}

async function unknownRequirements(
  lab: Lab,
  labs: Map<string, Lab>,
  invalid: Map<string, InvalidLab>,
): Promise<LabProblem[]> {
  const unknown = lab.manifest.requires
    .map((id, index) => ({ id, index }))
    .filter(({ id }) => !labs.has(id) && !invalid.has(id))
  if (unknown.length === 0) return []
  const source = new YamlSource('lab.yaml', await readFile(path.join(lab.folder, 'lab.yaml'), 'utf8').catch(() => ''))
  return unknown.map(({ id, index }) => source.problem(['requires', index], `there is no lab "${id}"`))
}
