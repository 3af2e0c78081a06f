import path from 'node:path'
import { Live } from '../base/live'
import type { ImageProgress, ImageStatus } from '../contract/engine'
import { AppError, toWireError } from '../contract/errors'
import { baseImageObstacle, buildBaseImage } from './base-image'
import type { Engine } from './engine'
import { engineCall, engineWords, statusOf } from './engine-error'
import { type BuildContext, buildFromContext, contextHash } from './image-build'
import type { BaseEntry, BuildEntry, ImageEntry, ImageList, PullEntry } from './image-list'
import { labels } from './labels'
import { ensureSeed, findSeed, type Seed } from './seed'

/** An image that is present on the engine. */
export interface ReadyImage {
  reference: string
  seed: Seed | null
}

/** An image that is present, with all that is needed to give it to another engine. */
export interface PresentImage {
  reference: string
  /** The name under which it is looked for everywhere: without the registry of a setting. */
  as: string
  id: string
  sizeBytes: number
  /** What it was built from, where it has programs of ours in it. */
  context: string | null
  seed: { reference: string; id: string; sizeBytes: number } | null
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

  /** The image as labs name it, if it is present. */
  async findPresent(engine: Engine, image: string): Promise<PresentImage | null> {
    const entry = this.#entryOf(image)
    const present = await this.#findPresent(engine, image, entry)
    if (!present) return null
    const { reference, id, sizeBytes } = present
    const seed = entry.seed ? await findSeed(engine, id) : null
    const ofSeed = seed ? await inspectImage(engine, seed.reference) : null
    const found = await inspectImage(engine, reference)
    const pulled = entry.pull?.reference
    return {
      reference,
      as: pulled !== undefined && reference === this.#pullReference(pulled) ? pulled : reference,
      id,
      sizeBytes,
      context: found?.Config?.Labels?.[labels.buildContext] ?? null,
      seed: seed && ofSeed ? { reference: seed.reference, id: ofSeed.Id, sizeBytes: ofSeed.Size } : null,
    }
  }

  /** Whether an image with programs of ours, built elsewhere from this context, is one that this Standby would use. */
  async isCurrent(image: string, context: string | null): Promise<boolean> {
    const found: Record<string, string> = context === null ? {} : { [labels.buildContext]: context }
    return !(await this.#isOutdated(this.#entryOf(image).build, found))
  }

  /** How an image that is not here would have to come, and how large it is; null where nobody has measured that. */
  routes(image: string): { pull: string | null; build: string | null; megabytes: number | null } {
    const { pull, build, megabytes } = this.#entryOf(image)
    return {
      pull: pull ? this.#pullReference(pull.reference) : null,
      build: build?.tag ?? null,
      megabytes: megabytes ?? null,
    }
  }

  #entryOf(image: string): ImageEntry {
    const known = Object.hasOwn(this.#list.images, image) ? this.#list.images[image] : undefined
    return known ?? { kind: 'client', pull: { reference: image }, seed: false }
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
    const entry = this.#entryOf(image)
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
    const references = [...this.#pullReferences(entry.pull), entry.build?.tag ?? image]
    for (const reference of references) {
      const found = await inspectImage(engine, reference)
      if (!found || (await this.#isOutdated(entry.build, found.Config?.Labels ?? {}))) continue
      return { reference, id: found.Id, sizeBytes: found.Size }
    }
    return null
  }

  /** Whether it holds programs of ours, and those are others now. */
  async #isOutdated(build: BuildEntry | undefined, found: Record<string, string>): Promise<boolean> {
    if (!build || Object.keys(build.files).length === 0) return false
    const now = await contextHash(this.#contextOf(build))
    return now !== null && now !== found[labels.buildContext]
  }

  #contextOf(build: BuildEntry): BuildContext {
    const { folder } = this.#list
    const files = Object.entries(build.files).map(([name, file]) => [name, path.join(folder, '..', file)])
    return { folder: path.join(folder, build.context), files: Object.fromEntries(files) }
  }

  /** The names under which what is pulled can be here: through the registry of the setting, and without. */
  #pullReferences(pull: PullEntry | undefined): string[] {
    return pull ? [...new Set([this.#pullReference(pull.reference), pull.reference])] : []
  }

  #pullReference(reference: string): string {
    const prefix = this.#registryPrefix().replace(/\/+$/, '')
    return prefix ? `${prefix}/${reference}` : reference
  }

  async #pull(engine: Engine, image: string, entry: ImageEntry, tried: Tried[], signal: AbortSignal): Promise<boolean> {
    if (!entry.pull) return false
    const report: Report = (doing, fraction) => this.#progress(image, { image, route: 'pull', doing, fraction })
    try {
      await this.#pullImage(engine, entry.pull, report, signal)
      return true
    } catch (error) {
      if (signal.aborted) throw new AppError('CANCELLED', 'Pulling the image was cancelled.')
      tried.push({ route: `pull ${this.#pullReference(entry.pull.reference)}`, result: engineWords(error) })
      return false
    }
  }

  /** @returns the reference under which it is here now */
  async #pullImage(engine: Engine, pull: PullEntry, report: Report, signal: AbortSignal): Promise<string> {
    const reference = this.#pullReference(pull.reference)
    report(`Pulling ${reference}`, null)
    const stream = await engine.docker.pull(reference, { abortSignal: signal })
    const layers = new LayerProgress()
    await new Promise<void>((resolve, reject) => {
      engine.docker.modem.followProgress(
        stream,
        (error) => (error ? reject(error) : resolve()),
        (event: PullEvent) => {
          layers.add(event)
          report(`Pulling ${reference}`, layers.fraction())
        },
      )
    })
    if (pull.digest) await checkDigest(engine, reference, pull.digest)
    return reference
  }

  /** Builds on the first of the bases that is to be had, and on which the build succeeds. */
  async #build(
    engine: Engine,
    image: string,
    entry: ImageEntry,
    tried: Tried[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const { build } = entry
    if (!build) return false
    const report: Report = (doing, fraction) => this.#progress(image, { image, route: 'build', doing, fraction })
    for (const name of build.bases) {
      try {
        const base = await this.#ensureBase(engine, name, report, signal)
        await buildFromContext(engine, this.#contextOf(build), { tag: build.tag, base }, report, signal)
        return true
      } catch (error) {
        if (signal.aborted) throw new AppError('CANCELLED', 'Building the image was cancelled.')
        if (error instanceof AppError && ['CANCELLED', 'DISK_FULL'].includes(error.code)) throw error
        tried.push({ route: `build on ${name}`, result: engineWords(error) })
      }
    }
    return false
  }

  /** @returns the reference of the base, which is present then */
  async #ensureBase(engine: Engine, name: string, report: Report, signal: AbortSignal): Promise<string> {
    const entry: BaseEntry | undefined = this.#list.bases[name]
    if (!entry) throw new AppError('IMAGE_UNAVAILABLE', `no base is called ${name}`)
    for (const reference of 'pull' in entry ? this.#pullReferences(entry.pull) : [name]) {
      if (await inspectImage(engine, reference)) return reference
    }
    if ('pull' in entry) return this.#pullImage(engine, entry.pull, report, signal)
    const obstacle = await baseImageObstacle()
    if (obstacle) throw new AppError('IMAGE_UNAVAILABLE', obstacle)
    report("Installing Debian's base system", null)
    await buildBaseImage(engine, name, entry, (doing) => report(doing, null), signal)
    return name
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

type Report = (doing: string, fraction: number | null) => void

async function inspectImage(engine: Engine, reference: string) {
  try {
    return await engine.docker.getImage(reference).inspect()
  } catch (error) {
    if (statusOf(error) === 404) return null
    return engineCall('look for images', () => Promise.reject(error))
  }
}

async function checkDigest(engine: Engine, reference: string, digest: string): Promise<void> {
  const found = await engine.docker.getImage(reference).inspect()
  if ((found.RepoDigests ?? []).some((one) => one.endsWith(`@${digest}`))) return
  await engine.docker.getImage(reference).remove()
  throw new AppError('IMAGE_UNAVAILABLE', `what came as ${reference} does not have the digest ${digest}`)
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
