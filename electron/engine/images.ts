import path from 'node:path'
import { pack } from 'tar-fs'
import { Live } from '../base/live'
import type { ImageProgress, ImageStatus } from '../contract/engine'
import { AppError, toWireError } from '../contract/errors'
import { baseImageObstacle, buildBaseImage } from './base-image'
import type { Engine } from './engine'
import { engineCall, engineWords, statusOf } from './engine-error'
import type { ImageEntry, ImageList } from './image-list'
import { ensureSeed, findSeed, type Seed } from './seed'

/** An image that is present on the engine. */
export interface ReadyImage {
  reference: string
  seed: Seed | null
}

interface Tried {
  route: string
  result: string
}

/** An image on its way, and how many wait for it: it is given up when the last of them is gone. */
interface Fetch {
  done: Promise<ReadyImage>
  askers: number
  abort: AbortController
}

/** The images labs may use: finds, pulls or builds them, each one at a time however many ask. */
export class ImageStore {
  readonly status = new Live<ImageStatus[]>([])
  readonly #list: ImageList
  readonly #registryPrefix: () => string
  readonly #running = new Map<string, Fetch>()

  constructor(list: ImageList, registryPrefix: () => string) {
    this.#list = list
    this.#registryPrefix = registryPrefix
    this.status.set(
      Object.keys(list.images).map((image) => ({
        image,
        reference: null,
        sizeBytes: null,
        seeded: false,
        progress: null,
        error: null,
      })),
    )
  }

  /** Whether it is one of the list's: only those are fetched ahead of a lab. */
  knows(image: string): boolean {
    return Object.hasOwn(this.#list.images, image)
  }

  /** Looks at what is present, without fetching anything. */
  async refresh(engine: Engine): Promise<void> {
    for (const [image, entry] of Object.entries(this.#list.images)) {
      const present = await this.#findPresent(engine, image, entry)
      const seeded = present !== null && entry.seed && (await findSeed(engine, present.id)) !== null
      this.#update(image, { reference: present?.reference ?? null, sizeBytes: present?.sizeBytes ?? null, seeded })
    }
  }

  /**
   * The image as labs name it, present on the engine: found, else pulled, else built, with a seed where the list says so.
   * An image that is not in the list is found or pulled under its own name.
   *
   * @throws AppError IMAGE_UNAVAILABLE with `details.tried`: each route and why it failed; CANCELLED
   */
  async ensure(
    engine: Engine,
    image: string,
    onProgress: (progress: ImageProgress) => void,
    signal: AbortSignal,
  ): Promise<ReadyImage> {
    const key = `${engine.info.address} ${image}`
    const running = this.#running.get(key)
    if (running && !running.abort.signal.aborted) return this.#follow(running, image, onProgress, signal)
    // The one that was given up still cleans up.
    await running?.done.catch(() => {})
    if (this.#running.has(key)) return this.ensure(engine, image, onProgress, signal)
    const abort = new AbortController()
    const done = this.#ensure(engine, image, abort.signal)
      .catch((error: unknown) => {
        if (!abort.signal.aborted) this.#update(image, { error: toWireError(error) })
        throw error
      })
      .finally(() => {
        this.#running.delete(key)
        this.#update(image, { progress: null })
      })
    const fetch: Fetch = { done, askers: 0, abort }
    this.#running.set(key, fetch)
    return this.#follow(fetch, image, onProgress, signal)
  }

  async #follow(
    fetch: Fetch,
    image: string,
    onProgress: (progress: ImageProgress) => void,
    signal: AbortSignal,
  ): Promise<ReadyImage> {
    const report = (all: ImageStatus[]) => {
      const progress = all.find((one) => one.image === image)?.progress
      if (progress) onProgress(progress)
    }
    report(this.status.value)
    const subscription = this.status.onChange(report)
    fetch.askers += 1
    let cancel = () => {}
    const cancelled = new Promise<never>((_, reject) => {
      cancel = () => {
        fetch.askers -= 1
        if (fetch.askers === 0) fetch.abort.abort()
        reject(new AppError('CANCELLED', 'Fetching the image was cancelled.'))
      }
      if (signal.aborted) cancel()
      else signal.addEventListener('abort', cancel, { once: true })
    })
    try {
      return await Promise.race([fetch.done, cancelled])
    } finally {
      signal.removeEventListener('abort', cancel)
      subscription.dispose()
    }
  }

  async #ensure(engine: Engine, image: string, signal: AbortSignal): Promise<ReadyImage> {
    const entry: ImageEntry = this.#list.images[image] ?? { kind: 'client', pull: { reference: image }, seed: false }
    this.#update(image, { error: null })
    const tried: Tried[] = []
    let present = await this.#findPresent(engine, image, entry)
    if (!present) {
      tried.push({ route: 'present', result: 'not on this machine' })
      const fetched =
        (await this.#pull(engine, image, entry, tried, signal)) ||
        (await this.#build(engine, image, entry, tried, signal))
      present = fetched ? await this.#findPresent(engine, image, entry) : null
    }
    if (!present) {
      const said = tried.map((one) => `${one.route}: ${one.result}`).join('; ')
      throw new AppError('IMAGE_UNAVAILABLE', `The image ${image} is not to be had: ${said}`, {
        details: { image, tried },
      })
    }
    this.#update(image, { reference: present.reference, sizeBytes: present.sizeBytes })
    if (!entry.seed) return { reference: present.reference, seed: null }
    const progress = (doing: string) => this.#progress(image, { image, route: 'present', doing, fraction: null })
    const seed = await ensureSeed(engine, present.reference, present.id, progress, signal)
    this.#update(image, { seeded: true })
    return { reference: present.reference, seed }
  }

  async #findPresent(engine: Engine, image: string, entry: ImageEntry) {
    const references = [
      entry.pull && this.#pullReference(entry.pull.reference),
      entry.pull?.reference,
      entry.build?.tag,
      image,
    ]
    for (const reference of new Set(references)) {
      if (!reference) continue
      try {
        const found = await engine.docker.getImage(reference).inspect()
        return { reference, id: found.Id, sizeBytes: found.Size }
      } catch (error) {
        if (statusOf(error) !== 404) await engineCall('look for images', () => Promise.reject(error))
      }
    }
    return null
  }

  #pullReference(reference: string): string {
    const prefix = this.#registryPrefix().replace(/\/+$/, '')
    return prefix ? `${prefix}/${reference}` : reference
  }

  async #pull(engine: Engine, image: string, entry: ImageEntry, tried: Tried[], signal: AbortSignal): Promise<boolean> {
    if (!entry.pull) return false
    const reference = this.#pullReference(entry.pull.reference)
    this.#progress(image, { image, route: 'pull', doing: `Pulling ${reference}`, fraction: null })
    try {
      const stream = await engine.docker.pull(reference, { abortSignal: signal })
      const layers = new LayerProgress()
      await new Promise<void>((resolve, reject) => {
        engine.docker.modem.followProgress(
          stream,
          (error) => (error ? reject(error) : resolve()),
          (event: PullEvent) => {
            layers.add(event)
            this.#progress(image, { image, route: 'pull', doing: `Pulling ${reference}`, fraction: layers.fraction() })
          },
        )
      })
      if (entry.pull.digest) await checkDigest(engine, reference, entry.pull.digest)
      return true
    } catch (error) {
      if (signal.aborted) throw new AppError('CANCELLED', 'Pulling the image was cancelled.')
      tried.push({ route: `pull ${reference}`, result: engineWords(error) })
      return false
    }
  }

  async #build(
    engine: Engine,
    image: string,
    entry: ImageEntry,
    tried: Tried[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const build = entry.build
    const base = build && this.#list.bases[build.base]
    if (!build || !base) return false
    const report = (doing: string, fraction: number | null = null) =>
      this.#progress(image, { image, route: 'build', doing, fraction })
    try {
      if (!(await hasImage(engine, build.base))) {
        const obstacle = await baseImageObstacle()
        if (obstacle) {
          tried.push({ route: 'build', result: obstacle })
          return false
        }
        report("Installing Debian's base system")
        await buildBaseImage(engine, build.base, base, report, signal)
      }
      await buildFromContext(engine, path.join(this.#list.folder, build.context), build.tag, build.base, report, signal)
      return true
    } catch (error) {
      if (signal.aborted || (error instanceof AppError && ['CANCELLED', 'DISK_FULL'].includes(error.code))) throw error
      tried.push({ route: 'build', result: engineWords(error) })
      return false
    }
  }

  #progress(image: string, progress: ImageProgress): void {
    this.#update(image, { progress })
  }

  #update(image: string, change: Partial<ImageStatus>): void {
    this.status.update((all) => {
      const known = all.some((one) => one.image === image)
      const blank: ImageStatus = { image, reference: null, sizeBytes: null, seeded: false, progress: null, error: null }
      return (known ? all : [...all, blank]).map((one) => (one.image === image ? { ...one, ...change } : one))
    })
  }
}

async function hasImage(engine: Engine, reference: string): Promise<boolean> {
  try {
    await engine.docker.getImage(reference).inspect()
    return true
  } catch (error) {
    if (statusOf(error) === 404) return false
    return engineCall('look for images', () => Promise.reject(error))
  }
}

async function checkDigest(engine: Engine, reference: string, digest: string): Promise<void> {
  const found = await engine.docker.getImage(reference).inspect()
  if ((found.RepoDigests ?? []).some((one) => one.endsWith(`@${digest}`))) return
  await engine.docker.getImage(reference).remove()
  throw new AppError('IMAGE_UNAVAILABLE', `what came as ${reference} does not have the digest ${digest}`)
}

interface BuildEvent {
  stream?: string
  error?: string
}

async function buildFromContext(
  engine: Engine,
  context: string,
  tag: string,
  base: string,
  report: (doing: string, fraction: number | null) => void,
  signal: AbortSignal,
): Promise<void> {
  const log: string[] = []
  let fraction: number | null = null
  report(`Building ${tag}`, null)
  const stream = await engineCall(`build ${tag}`, () =>
    engine.docker.buildImage(pack(context) as unknown as NodeJS.ReadableStream, {
      t: tag,
      buildargs: { BASE: base },
      forcerm: true,
      abortSignal: signal,
    }),
  )
  await new Promise<void>((resolve, reject) =>
    engine.docker.modem.followProgress(
      stream,
      (error, events: BuildEvent[]) => {
        const failure = error?.message ?? events?.find((event) => event.error)?.error
        if (signal.aborted) reject(new AppError('CANCELLED', 'Building the image was cancelled.'))
        else if (!failure) resolve()
        else if (/no space left on device/i.test(failure))
          reject(
            new AppError('DISK_FULL', 'The engine has no space left to build the image.', {
              details: { engine: failure },
            }),
          )
        else
          reject(new AppError('IMAGE_UNAVAILABLE', `${failure} (${log.slice(-3).join(' / ')})`, { details: { log } }))
      },
      (event: BuildEvent) => {
        const line = event.stream?.trim()
        if (!line) return
        log.push(line.slice(0, 300))
        if (log.length > 40) log.shift()
        const step = /^Step (\d+)\/(\d+)/.exec(line)
        if (step) fraction = (Number(step[1]) - 1) / Number(step[2])
        report(`Building ${tag}: ${line.slice(0, 70)}`, fraction)
      },
    ),
  )
}

interface PullEvent {
  id?: string
  status?: string
  progressDetail?: { current?: number; total?: number }
}

/** Adds up the layers of a pull. */
class LayerProgress {
  readonly #layers = new Map<string, { current: number; total: number }>()

  add(event: PullEvent): void {
    if (!event.id) return
    const detail = event.progressDetail
    if (event.status === 'Downloading' && detail?.total) {
      this.#layers.set(event.id, { current: detail.current ?? 0, total: detail.total })
    } else if (event.status === 'Download complete' || event.status === 'Pull complete') {
      const known = this.#layers.get(event.id)
      if (known) known.current = known.total
    }
  }

  /** 0 to 1; null before the first size is known. */
  fraction(): number | null {
    let current = 0
    let total = 0
    for (const layer of this.#layers.values()) {
      current += layer.current
      total += layer.total
    }
    return total === 0 ? null : current / total
  }
}
