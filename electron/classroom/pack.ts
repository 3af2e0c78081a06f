import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { throwIfAborted } from '../base/wait'
import type { Lab } from '../catalog/lab'
import { filesOf, hashFolder } from '../catalog/lab-hash'
import { AppError } from '../contract/errors'
import type { Engine } from '../engine/engine'
import { imagePlatform, type Platform, saveImages } from '../engine/image-archive'
import type { ImageStore } from '../engine/images'
import type { ClassLabs } from './class-labs'
import { imagesPart, isPackName, type PackedImage, type PackManifest } from './pack-manifest'
import { PackWriter } from './pack-writer'

export interface PackInput {
  engine: Engine
  images: ImageStore
  labs: ClassLabs
  /** Folders with question banks. */
  quizzes: readonly string[]
  /** The version of Standby. */
  version: string
  /** Where to. */
  file: string
}

/** What is under way, and how far: bytes are of the part that is being written or read. */
export type OnPackProgress = (progress: { doing: string; bytes: number; total: number | null }) => void

/**
 * Writes one file with everything that a class needs on machines without network. It is there whole or not at all.
 *
 * @throws AppError IMAGE_UNAVAILABLE, DISK_FULL, INPUT_INVALID, CANCELLED
 */
export async function writePack(
  input: PackInput,
  onProgress: OnPackProgress,
  signal: AbortSignal,
): Promise<{ manifest: PackManifest; bytes: number }> {
  const images = await imagesToPack(input, onProgress, signal)
  const platform = await commonPlatform(input.engine, images)
  const writer = await PackWriter.open(input.file)
  try {
    const labs: PackManifest['labs'] = []
    for (const lab of [...input.labs.chosen, ...input.labs.required]) {
      onProgress({ doing: `Packing the lab ${lab.id}`, bytes: 0, total: null })
      await addFolder(writer, lab.folder, `labs/${lab.id}`, signal)
      labs.push(await packedLab(lab, input.labs.chosen.includes(lab)))
    }
    for (const folder of input.quizzes) await addQuizzes(writer, folder, signal)
    await addImages(writer, input.engine, images, onProgress, signal)
    throwIfAborted(signal)
    const { version } = input
    const manifest: PackManifest = {
      format: 'standby-class-pack',
      version: 1,
      standby: version,
      packedAt: Date.now(),
      platform,
      images,
      labs,
      parts: writer.parts,
    }
    return { manifest, bytes: await writer.finish(manifest) }
  } catch (error) {
    await writer.discard()
    if (signal.aborted) throw new AppError('CANCELLED', 'Packing was cancelled.', { cause: error })
    throw error
  }
}

/** Each image, and the ready data directory that goes with it. What is not here is fetched first. */
async function imagesToPack(
  { engine, images, labs }: PackInput,
  onProgress: OnPackProgress,
  signal: AbortSignal,
): Promise<PackedImage[]> {
  const packed: PackedImage[] = []
  for (const image of labs.images) {
    await images.ensure(engine, image, ({ doing }) => onProgress({ doing, bytes: 0, total: null }), signal)
    const found = await images.findPresent(engine, image)
    if (!found) throw new AppError('IMAGE_UNAVAILABLE', `The image ${image} is not there any more.`)
    if (/@/.test(found.as)) {
      throw new AppError('INPUT_INVALID', `A lab names ${image} by its digest: an archive keeps names with tags only.`)
    }
    const { reference, as, id, sizeBytes, context, seed } = found
    packed.push({ image, kind: 'image', reference: tagged(reference), as: tagged(as), id, bytes: sizeBytes, context })
    if (seed) {
      const name = seed.reference
      packed.push({ image, kind: 'seed', reference: name, as: name, id: seed.id, bytes: seed.sizeBytes, context: null })
    }
  }
  return packed
}

function tagged(reference: string): string {
  return /:[^/]+$/.test(reference) ? reference : `${reference}:latest`
}

async function commonPlatform(engine: Engine, images: readonly PackedImage[]): Promise<Platform> {
  const found = new Map<Platform, string>()
  for (const { reference } of images) found.set(await imagePlatform(engine, reference), reference)
  const [first] = found.keys()
  if (found.size <= 1 && first) return first
  const said = [...found].map(([platform, image]) => `${image} is for ${platform}`).join(', ')
  throw new AppError('IMAGE_UNAVAILABLE', `The images are for several platforms: ${said}.`)
}

async function packedLab(lab: Lab, chosen: boolean): Promise<PackManifest['labs'][number]> {
  return { id: lab.id, title: lab.manifest.title, origin: lab.origin, chosen, hash: await hashFolder(lab.folder) }
}

async function addFolder(writer: PackWriter, folder: string, as: string, signal: AbortSignal): Promise<void> {
  for (const name of await filesOf(folder)) {
    throwIfAborted(signal)
    const partName = `${as}/${name}`
    if (!isPackName(partName)) {
      throw new AppError('INPUT_INVALID', `${path.join(folder, name)} has a name that not every disk takes: rename it.`)
    }
    await writer.add(partName, [await readFile(path.join(folder, name))], () => {})
  }
}

/** Banks and the pages on their topics; of two with the same name the first one counts, as everywhere. */
async function addQuizzes(writer: PackWriter, folder: string, signal: AbortSignal): Promise<void> {
  for (const name of await filesOf(folder)) {
    throwIfAborted(signal)
    const partName = `quizzes/${name}`
    const taken = writer.parts.some((part) => part.name.toLowerCase() === partName.toLowerCase())
    if (taken || !isPackName(partName)) continue
    await writer.add(partName, [await readFile(path.join(folder, name))], () => {})
  }
}

async function addImages(
  writer: PackWriter,
  engine: Engine,
  images: readonly PackedImage[],
  onProgress: OnPackProgress,
  signal: AbortSignal,
): Promise<void> {
  const names = [...new Set(images.map(({ reference }) => reference))]
  if (names.length === 0) return
  const doing = `Saving ${names.length} images`
  // What they share is in the archive once: how large it becomes nobody knows before.
  onProgress({ doing, bytes: 0, total: null })
  const stream = await saveImages(engine, names, signal)
  await writer.add(imagesPart, stream, (bytes) => onProgress({ doing, bytes, total: null }))
}
