import { AppError } from '../contract/errors'
import type { Engine } from './engine'
import { engineCall, statusOf } from './engine-error'

/** What images are made for: `linux/amd64`. */
export type Platform = `${string}/${string}`

export async function enginePlatform(engine: Engine): Promise<Platform> {
  const { Os, Arch } = await engineCall('say its platform', () => engine.docker.version())
  return `${Os}/${Arch}`
}

export async function imagePlatform(engine: Engine, reference: string): Promise<Platform> {
  const found = await engineCall(`look at ${reference}`, () => engine.docker.getImage(reference).inspect())
  return `${found.Os}/${found.Architecture}`
}

/** null where there is no such image. */
export async function imageId(engine: Engine, reference: string): Promise<string | null> {
  try {
    return (await engine.docker.getImage(reference).inspect()).Id
  } catch (error) {
    if (statusOf(error) === 404) return null
    return engineCall('look for images', () => Promise.reject(error))
  }
}

/** All images in one stream: what they share is in it once. */
export async function saveImages(
  engine: Engine,
  references: readonly string[],
  signal: AbortSignal,
): Promise<AsyncIterable<Buffer>> {
  const docker = engine.docker as unknown as {
    getImages(options: { names: readonly string[]; abortSignal: AbortSignal }): Promise<NodeJS.ReadableStream>
  }
  const stream = await engineCall('save images', () => docker.getImages({ names: references, abortSignal: signal }))
  return stream as unknown as AsyncIterable<Buffer>
}

/**
 * Gives the engine what {@link saveImages} saved.
 *
 * @throws AppError ENGINE_REFUSED, DISK_FULL, CANCELLED
 */
export async function loadImages(engine: Engine, stream: NodeJS.ReadableStream, signal: AbortSignal): Promise<void> {
  const options = { abortSignal: signal, quiet: true }
  try {
    const answer = await engineCall('load images', () => engine.docker.loadImage(stream, options))
    await new Promise<void>((resolve, reject) => {
      engine.docker.modem.followProgress(answer, (error, events: { error?: string }[]) => {
        const failure = error?.message ?? events?.find((event) => event.error)?.error
        if (failure) reject(new Error(failure))
        else resolve()
      })
    })
  } catch (error) {
    if (signal.aborted) throw new AppError('CANCELLED', 'Loading the images was cancelled.', { cause: error })
    await engineCall('load images', () => Promise.reject(error))
  }
}

export async function tagImage(engine: Engine, reference: string, as: string): Promise<void> {
  const colon = as.lastIndexOf(':')
  await engineCall(`name ${as}`, () =>
    engine.docker.getImage(reference).tag({ repo: as.slice(0, colon), tag: as.slice(colon + 1) }),
  )
}
