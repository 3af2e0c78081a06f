import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { throwIfAborted } from '../base/wait'
import { readLab } from '../catalog/lab'
import { hashFolder } from '../catalog/lab-hash'
import { AppError } from '../contract/errors'
import { formatProblem } from '../contract/lab'
import type { Settings } from '../contract/settings'
import type { Engine } from '../engine/engine'
import { enginePlatform, imageId, loadImages, tagImage } from '../engine/image-archive'
import type { ImageStore } from '../engine/images'
import { classFolder, installedPackFile } from './installed-pack'
import type { OnPackProgress } from './pack'
import { imagesPart, type PackManifest } from './pack-manifest'
import { PackReader } from './pack-reader'

export interface UnpackInput {
  engine: Engine
  images: ImageStore
  file: string
  dataFolder: string
  /** Where the built-in labs/ and quizzes/ lie. */
  resources: string
  version: string
  settings: Pick<Settings, 'labsFolder' | 'quizzesFolder'>
  setSettings(change: Partial<Settings>): void
  env: Readonly<Record<string, string | undefined>>
}

export interface Unpacked {
  manifest: PackManifest
  images: { image: string; reference: string; result: 'loaded' | 'present' | 'replaced' }[]
  labs: { id: string; result: 'built-in' | 'other-built-in' | 'taken-in' }[]
  /** Banks and topics that are not Standby's own. */
  quizzes: string[]
  /** Folders that were taken into use, or that the user has to. */
  folders: { what: 'labs' | 'quizzes'; folder: string; used: boolean; instead: string }[]
}

/**
 * Takes in a class pack: nothing of it is used before all of it was verified, and what was cancelled leaves nothing but images
 * that were loaded whole.
 *
 * @throws AppError INPUT_INVALID with what is wrong with the pack, DISK_FULL, ENGINE_REFUSED, CANCELLED
 */
export async function unpack(input: UnpackInput, onProgress: OnPackProgress, signal: AbortSignal): Promise<Unpacked> {
  const reader = await PackReader.open(input.file)
  const staging = path.join(classFolder(input.dataFolder), `.unpacking-${randomBytes(4).toString('hex')}`)
  try {
    const { manifest, totalBytes } = reader
    await checkFits(input, manifest)
    onProgress({ doing: 'Checking the pack', bytes: 0, total: totalBytes })
    await reader.verify((bytes) => onProgress({ doing: 'Checking the pack', bytes, total: totalBytes }), signal)
    const labs = await stageLabs(input, reader, staging, signal)
    const quizzes = await stageQuizzes(input, reader, staging)
    const images = await takeImages(input, reader, onProgress, signal)
    throwIfAborted(signal)
    const folders = await putInPlace(input, staging, labs, quizzes)
    const { parts: _, ...installed } = manifest
    installedPackFile(input.dataFolder).save({ unpackedAt: Date.now(), manifest: installed })
    await input.images.refresh(input.engine)
    return { manifest, images, labs, quizzes, folders }
  } finally {
    await reader.close()
    await rm(staging, { recursive: true, force: true })
  }
}

/** What cannot work is said before anything is read at length. */
async function checkFits({ engine, images, version }: UnpackInput, manifest: PackManifest): Promise<void> {
  const platform = await enginePlatform(engine)
  if (manifest.images.length > 0 && manifest.platform !== platform) {
    throw new AppError(
      'INPUT_INVALID',
      `The images of this class pack are for ${manifest.platform}, and the engine here runs ${platform}. Make a pack on a machine with ${platform}.`,
    )
  }
  for (const { image, kind, context } of manifest.images) {
    if (kind === 'seed' || (await images.isCurrent(image, context))) continue
    throw new AppError(
      'INPUT_INVALID',
      `The pack was made by Standby ${manifest.standby}, whose image ${image} has other programs than that of this one (${version}): use the same version on both machines.`,
    )
  }
}

async function stageLabs(
  { resources }: UnpackInput,
  reader: PackReader,
  staging: string,
  signal: AbortSignal,
): Promise<Unpacked['labs']> {
  const labs: Unpacked['labs'] = []
  for (const { id, hash } of reader.manifest.labs) {
    throwIfAborted(signal)
    const builtIn = await hashFolder(path.join(resources, 'labs', id))
    if (builtIn !== emptyFolderHash) {
      labs.push({ id, result: builtIn === hash ? 'built-in' : 'other-built-in' })
      continue
    }
    const folder = path.join(staging, 'labs', id)
    await writeParts(reader, `labs/${id}/`, folder)
    const { problems } = await readLab(folder, 'own')
    const [problem] = problems
    if (problem) throw new AppError('INPUT_INVALID', `The pack's lab ${id} is not valid: ${formatProblem(problem)}`)
    if ((await hashFolder(folder)) !== hash)
      throw new AppError('INPUT_INVALID', `The pack's lab ${id} is not the one that its manifest names.`)
    labs.push({ id, result: 'taken-in' })
  }
  return labs
}

async function stageQuizzes({ resources }: UnpackInput, reader: PackReader, staging: string): Promise<string[]> {
  const taken: string[] = []
  for (const { name } of reader.manifest.parts) {
    if (!name.startsWith('quizzes/')) continue
    const own = await readFile(path.join(resources, name)).catch(() => null)
    // A bank of Standby's own, in whatever version.
    if (own) continue
    await writePart(reader, name, path.join(staging, name))
    taken.push(name.slice('quizzes/'.length))
  }
  return taken
}

async function writeParts(reader: PackReader, prefix: string, folder: string): Promise<void> {
  for (const { name } of reader.manifest.parts) {
    if (name.startsWith(prefix)) await writePart(reader, name, path.join(folder, name.slice(prefix.length)))
  }
}

async function writePart(reader: PackReader, name: string, file: string): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(file, await reader.content(name), { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const { code } = cause as NodeJS.ErrnoException
    throw new AppError(code === 'ENOSPC' ? 'DISK_FULL' : 'FILE_UNREADABLE', `${file} cannot be written: ${code}`, {
      cause,
    })
  }
}

async function takeImages(
  { engine }: UnpackInput,
  reader: PackReader,
  onProgress: OnPackProgress,
  signal: AbortSignal,
): Promise<Unpacked['images']> {
  const { images, parts } = reader.manifest
  const results: Unpacked['images'] = []
  for (const { image, as, id } of images) {
    const here = await imageId(engine, as)
    results.push({ image, reference: as, result: here === id ? 'present' : here === null ? 'loaded' : 'replaced' })
  }
  if (results.every(({ result }) => result === 'present')) return results
  const total = parts.find(({ name }) => name === imagesPart)?.bytes ?? null
  const doing = 'Loading the images into the engine'
  let bytes = 0
  const stream = reader.stream(imagesPart)
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    onProgress({ doing, bytes, total })
  })
  stream.pause()
  await loadImages(engine, stream, signal)
  for (const { reference, as } of images) {
    if (reference !== as) await tagImage(engine, reference, as)
    if ((await imageId(engine, as)) === null)
      throw new AppError('ENGINE_REFUSED', `The engine loaded the images, and has no ${as}.`)
  }
  return results
}

/** The staged folders take their places, each lab and each file by itself; what packs of before brought stays. */
async function putInPlace(
  input: UnpackInput,
  staging: string,
  labs: Unpacked['labs'],
  quizzes: readonly string[],
): Promise<Unpacked['folders']> {
  const folders: Unpacked['folders'] = []
  const home = classFolder(input.dataFolder)
  const taken = labs.filter(({ result }) => result === 'taken-in')
  for (const { id } of taken) await replace(path.join(staging, 'labs', id), path.join(home, 'labs', id))
  for (const name of quizzes) await replace(path.join(staging, 'quizzes', name), path.join(home, 'quizzes', name))
  const use = (what: 'labs' | 'quizzes', variable: string, setting: 'labsFolder' | 'quizzesFolder') => {
    const folder = path.join(home, what)
    const instead = input.env[variable] || input.settings[setting]
    const used = instead === '' || path.resolve(instead) === folder
    if (instead === '') input.setSettings({ [setting]: folder })
    folders.push({ what, folder, used, instead: used ? '' : instead })
  }
  if (taken.length > 0) use('labs', 'STANDBY_LABS', 'labsFolder')
  if (quizzes.length > 0) use('quizzes', 'STANDBY_QUIZZES', 'quizzesFolder')
  return folders
}

async function replace(staged: string, place: string): Promise<void> {
  await mkdir(path.dirname(place), { recursive: true, mode: 0o700 })
  const before = `${staged}.before`
  await rename(place, before).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  try {
    await rename(staged, place)
  } catch (error) {
    await rename(before, place).catch(() => {})
    throw error
  }
}

/** Of a folder that is not there, or has nothing in it. */
const emptyFolderHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
