import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { throwIfAborted } from '../base/wait'
import { AppError } from '../contract/errors'
import { plainName } from './hand-in-file'
import {
  imagesPart,
  isPackName,
  largestPart,
  manifestPart,
  mostParts,
  type PackManifest,
  packManifestSchema,
} from './pack-manifest'
import { blockBytes, paddingAfter, parseTarHeader, type TarHeader } from './tar-header'

const chunkBytes = 1 << 20

interface Place {
  at: number
  bytes: number
}

/** A class pack that anybody may have written. Nothing of it is to be used before {@link PackReader.verify} has ended. */
export class PackReader {
  readonly manifest: PackManifest
  readonly totalBytes: number
  readonly #handle: FileHandle
  readonly #places: ReadonlyMap<string, Place>

  private constructor(handle: FileHandle, places: ReadonlyMap<string, Place>, manifest: PackManifest, size: number) {
    this.#handle = handle
    this.#places = places
    this.manifest = manifest
    this.totalBytes = size
  }

  /** @throws AppError INPUT_INVALID with what is wrong with the file */
  static async open(file: string): Promise<PackReader> {
    const handle = await open(file, 'r').catch((cause: NodeJS.ErrnoException) => {
      throw new AppError('INPUT_INVALID', `${file} cannot be read: ${cause.code}`, { cause })
    })
    try {
      const found = await handle.stat()
      if (!found.isFile()) throw refused('it is not a file')
      const places = await readPlaces(handle, found.size)
      const manifest = await readManifest(handle, places)
      matchParts(manifest, places)
      return new PackReader(handle, places, manifest, found.size)
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Compares every part with the manifest. @throws AppError INPUT_INVALID, CANCELLED */
  async verify(onBytes: (bytes: number) => void, signal: AbortSignal): Promise<void> {
    let done = 0
    for (const { name, sha256 } of this.manifest.parts) {
      const hash = createHash('sha256')
      for await (const chunk of this.#chunks(this.#place(name))) {
        throwIfAborted(signal)
        hash.update(chunk)
        done += chunk.length
        onBytes(done)
      }
      if (hash.digest('hex') !== sha256)
        throw refused(`${name} is not what the manifest says: it was changed, or damaged`)
    }
    await checkImages(this.#handle, this.#places.get(imagesPart), this.manifest)
  }

  /** A part from its beginning, a megabyte at a time. */
  stream(name: string): Readable {
    return Readable.from(this.#chunks(this.#place(name)), { objectMode: false, highWaterMark: chunkBytes })
  }

  async content(name: string): Promise<Buffer> {
    const { at, bytes } = this.#place(name)
    return readAt(this.#handle, at, bytes)
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }

  async *#chunks({ at, bytes }: Place): AsyncGenerator<Buffer, void, void> {
    for (let done = 0; done < bytes; done += chunkBytes) {
      yield await readAt(this.#handle, at + done, Math.min(chunkBytes, bytes - done))
    }
  }

  #place(name: string): Place {
    const place = this.#places.get(name)
    if (!place) throw refused(`it has no ${name}`)
    return place
  }
}

function refused(reason: string, cause?: unknown): AppError {
  return new AppError('INPUT_INVALID', `This class pack cannot be used: ${reason}.`, { cause })
}

async function readPlaces(handle: FileHandle, size: number): Promise<Map<string, Place>> {
  const places = new Map<string, Place>()
  const folded = new Set<string>()
  let fileBytes = 0
  for await (const { header, at, index } of entriesOf(handle, 0, size)) {
    const { name, bytes, type } = header
    const shown = plainName(name)
    if (type !== '0') throw refused(`${shown} is a link or a device, and no pack has one`)
    if (!isPackName(name)) throw refused(`it has a file that does not belong into one: ${shown}`)
    if (folded.has(name.toLowerCase())) throw refused(`it has ${shown} twice`)
    if (index >= mostParts) throw refused('it has more files than any pack')
    const most =
      name === imagesPart ? largestPart.images : name === manifestPart ? largestPart.manifest : largestPart.file
    if (name !== imagesPart) fileBytes += bytes
    if (bytes > most || fileBytes > largestPart.allFiles) throw refused(`${shown} is larger than it can be`)
    if (places.has(manifestPart)) throw refused('its manifest is not the last of its files')
    folded.add(name.toLowerCase())
    places.set(name, { at, bytes })
  }
  return places
}

interface Entry {
  header: TarHeader
  /** Where its content begins. */
  at: number
  index: number
}

/** The entries of a tar between two places. */
async function* entriesOf(handle: FileHandle, from: number, to: number): AsyncGenerator<Entry, void, void> {
  let at = from
  for (let index = 0; ; index += 1) {
    if (at + blockBytes > to) throw refused(index === 0 ? 'it is no class pack' : 'it was cut short')
    const header = parseTarHeader(await readAt(handle, at, blockBytes))
    if (header === undefined) throw refused(index === 0 ? 'it is no class pack' : 'it is damaged, or was cut short')
    if (header === null) return
    at += blockBytes
    if (header.bytes > to - at) throw refused('it was cut short')
    yield { header, at, index }
    at += header.bytes + paddingAfter(header.bytes)
  }
}

async function readManifest(handle: FileHandle, places: ReadonlyMap<string, Place>): Promise<PackManifest> {
  const place = places.get(manifestPart)
  if (!place) throw refused('it has no manifest')
  let value: unknown
  try {
    value = JSON.parse((await readAt(handle, place.at, place.bytes)).toString('utf8'))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw refused('its manifest is damaged', cause)
  }
  if ((value as { version?: unknown } | null)?.version !== 1) throw refused('it was made by another version of Standby')
  const parsed = packManifestSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw refused(`its manifest is not valid: ${plainName(z.prettifyError(parsed.error))}`)
}

function matchParts(manifest: PackManifest, places: ReadonlyMap<string, Place>): void {
  const named = new Set(manifest.parts.map(({ name }) => name))
  const extra = [...places.keys()].find((name) => name !== manifestPart && !named.has(name))
  if (extra) throw refused(`its manifest does not name ${extra}`)
  for (const { name, bytes } of manifest.parts) {
    if (name === manifestPart || places.get(name)?.bytes !== bytes)
      throw refused(`${plainName(name)} is missing or has another size`)
  }
  if (named.size !== manifest.parts.length) throw refused('its manifest names a part twice')
  if (manifest.images.length > 0 && !named.has(imagesPart)) throw refused('it has no images')
}

const engineFiles = ['manifest.json', 'index.json', 'repositories']

/** An engine gives images the names that stand in its archive: they must be those of the manifest, and no others. */
async function checkImages(handle: FileHandle, place: Place | undefined, manifest: PackManifest): Promise<void> {
  if (!place) return
  const files = new Map<string, string>()
  for await (const { header, at } of entriesOf(handle, place.at, place.at + place.bytes)) {
    const name = header.name.replace(/^(\.?\/)+/, '')
    if (!engineFiles.includes(name)) continue
    if (files.has(name) || header.type !== '0' || header.bytes > largestPart.manifest)
      throw refused('its images are not as an engine saves them')
    files.set(name, (await readAt(handle, at, header.bytes)).toString('utf8'))
  }
  const expected = new Set(manifest.images.map(({ reference }) => reference))
  const found = new Set(namesIn(files))
  const stray = [...found].find((name) => !expected.has(name))
  if (stray) throw refused(`it holds an image that its manifest does not name: ${plainName(stray)}`)
  const missing = [...expected].find((name) => !found.has(name))
  if (missing) throw refused(`it does not hold the image ${missing}`)
}

const tagsSchema = z.array(z.object({ RepoTags: z.array(z.string()).nullish() }))
const indexSchema = z.object({
  manifests: z.array(z.object({ annotations: z.record(z.string(), z.string()).optional() })).optional(),
})
const repositoriesSchema = z.record(z.string(), z.record(z.string(), z.string()))

function namesIn(files: ReadonlyMap<string, string>): string[] {
  try {
    const read = <T>(name: string, schema: z.ZodType<T>): T | null => {
      const text = files.get(name)
      return text === undefined ? null : schema.parse(JSON.parse(text))
    }
    const tags = (read('manifest.json', tagsSchema) ?? []).flatMap(({ RepoTags }) => RepoTags ?? [])
    const annotated = (read('index.json', indexSchema)?.manifests ?? []).flatMap(
      ({ annotations }) => annotations?.['io.containerd.image.name'] ?? [],
    )
    const listed = Object.entries(read('repositories', repositoriesSchema) ?? {}).flatMap(([name, of]) =>
      Object.keys(of).map((tag) => `${name}:${tag}`),
    )
    return [...tags, ...annotated, ...listed].map((name) => name.replace(/^(docker\.io\/(library\/)?|localhost\/)/, ''))
  } catch (cause) {
    throw refused('its images are not as an engine saves them', cause)
  }
}

async function readAt(handle: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes)
  let read = 0
  while (read < bytes) {
    const { bytesRead } = await handle.read(buffer, read, bytes - read, at + read)
    if (bytesRead === 0) throw refused('it was cut short')
    read += bytesRead
  }
  return buffer
}
