import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { pack } from 'tar-fs'
import { AppError } from '../contract/errors'
import type { Engine } from './engine'
import { engineCall } from './engine-error'
import { labels } from './labels'

/** What an image is built from. */
export interface BuildContext {
  folder: string
  /** More files, by their name in the context: where each lies. */
  files: Record<string, string>
}

export interface BuildTarget {
  tag: string
  /** Passed to the Dockerfile as the argument BASE. */
  base: string
}

/** Changes with every file of the context; null when one of them is missing. */
export async function contextHash(context: BuildContext): Promise<string | null> {
  const own = (await filesIn(context.folder)).map((name) => [name, path.join(context.folder, name)] as const)
  const hash = createHash('sha256')
  for (const [name, file] of [...own, ...Object.entries(context.files)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const content = await readFile(file).catch(() => null)
    if (content === null) return null
    hash.update(`${name}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}

/** Relative to the folder, with subfolders. */
async function filesIn(folder: string, within = ''): Promise<string[]> {
  const entries = await readdir(path.join(folder, within), { withFileTypes: true })
  const names = entries.map(async (entry) => {
    const name = path.posix.join(within, entry.name)
    return entry.isDirectory() ? filesIn(folder, name) : [name]
  })
  return (await Promise.all(names)).flat()
}

/**
 * @param report what happens, and how much of it is done
 * @throws AppError IMAGE_UNAVAILABLE with the end of the build's log, DISK_FULL, CANCELLED
 */
export async function buildFromContext(
  engine: Engine,
  context: BuildContext,
  target: BuildTarget,
  report: (doing: string, fraction: number | null) => void,
  signal: AbortSignal,
): Promise<void> {
  const { tag, base } = target
  report(`Building ${tag}`, null)
  const archive = await contextArchive(context)
  const hash = Object.keys(context.files).length === 0 ? null : await contextHash(context)
  const stream = await engineCall(`build ${tag}`, () =>
    engine.docker.buildImage(archive, {
      t: tag,
      buildargs: { BASE: base },
      labels: hash === null ? {} : { [labels.buildContext]: hash },
      forcerm: true,
      abortSignal: signal,
    }),
  )
  const log = new BuildLog()
  await new Promise<void>((resolve, reject) =>
    engine.docker.modem.followProgress(
      stream,
      (error, events: BuildEvent[]) => {
        const failure = error?.message ?? events?.find((event) => event.error)?.error
        if (signal.aborted) reject(new AppError('CANCELLED', 'Building the image was cancelled.'))
        else if (failure) reject(log.failed(failure))
        else resolve()
      },
      (event: BuildEvent) => {
        const line = log.add(event)
        if (line) report(`Building ${tag}: ${line.slice(0, 70)}`, log.fraction)
      },
    ),
  )
}

async function contextArchive({ folder, files }: BuildContext): Promise<NodeJS.ReadableStream> {
  const added: [name: string, content: Buffer][] = []
  for (const [name, file] of Object.entries(files)) {
    try {
      added.push([name, await readFile(file)])
    } catch (cause) {
      throw new AppError('IMAGE_UNAVAILABLE', `${file} is not there: npm run build makes it`, { cause })
    }
  }
  const archive = pack(folder, {
    finalize: false,
    finish: (open) => {
      for (const [name, content] of added) open.entry({ name, mode: 0o644 }, content)
      open.finalize()
    },
  })
  return archive as unknown as NodeJS.ReadableStream
}

interface BuildEvent {
  stream?: string
  error?: string
}

/** The end of what a build says, and how far it is. */
class BuildLog {
  readonly #lines: string[] = []
  fraction: number | null = null

  /** @returns the line, if the event is one */
  add(event: BuildEvent): string | undefined {
    const line = event.stream?.trim()
    if (!line) return undefined
    this.#lines.push(line.slice(0, 300))
    if (this.#lines.length > 40) this.#lines.shift()
    const step = /^Step (\d+)\/(\d+)/.exec(line)
    if (step) this.fraction = (Number(step[1]) - 1) / Number(step[2])
    return line
  }

  failed(failure: string): AppError {
    if (/no space left on device/i.test(failure)) {
      const details = { engine: failure }
      return new AppError('DISK_FULL', 'The engine has no space left to build the image.', { details })
    }
    const said = `${failure} (${this.#lines.slice(-3).join(' / ')})`
    return new AppError('IMAGE_UNAVAILABLE', said, { details: { log: this.#lines } })
  }
}
