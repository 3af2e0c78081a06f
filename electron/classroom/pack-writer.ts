import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { AppError } from '../contract/errors'
import { manifestPart, type PackManifest, type PackPart } from './pack-manifest'
import { blockBytes, formatTarHeader, paddingAfter } from './tar-header'

/** A file that others must not see half: it is written beside, and renamed when it is whole. */
export class PackWriter {
  readonly parts: PackPart[] = []
  readonly #file: string
  readonly #temporary: string
  readonly #handle: FileHandle
  #at = 0

  private constructor(file: string, temporary: string, handle: FileHandle) {
    this.#file = file
    this.#temporary = temporary
    this.#handle = handle
  }

  /** @throws AppError INPUT_INVALID where there is such a file already, or no folder for it */
  static async open(file: string): Promise<PackWriter> {
    const existing = await open(file, 'r').catch(() => null)
    await existing?.close()
    if (existing) throw new AppError('INPUT_INVALID', `There is a file ${file} already.`)
    const temporary = `${file}.${process.pid}.partial`
    try {
      return new PackWriter(file, temporary, await open(temporary, 'w', 0o644))
    } catch (cause) {
      throw unwritable(file, cause)
    }
  }

  /** Adds what comes, however much it is: its size is written into its header afterwards. */
  async add(name: string, content: AsyncIterable<Buffer> | Iterable<Buffer>, onBytes: (bytes: number) => void) {
    const begin = this.#at
    const hash = createHash('sha256')
    let bytes = 0
    await this.#write(formatTarHeader(name, 0))
    for await (const chunk of content) {
      hash.update(chunk)
      bytes += chunk.length
      await this.#write(chunk)
      onBytes(bytes)
    }
    await this.#write(Buffer.alloc(paddingAfter(bytes)))
    await this.#handle.write(formatTarHeader(name, bytes), 0, blockBytes, begin)
    this.parts.push({ name, bytes, sha256: hash.digest('hex') })
  }

  /** Writes the manifest, which names all parts, as the last one. @returns the size of the file */
  async finish(manifest: PackManifest): Promise<number> {
    const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)
    await this.#write(formatTarHeader(manifestPart, text.length))
    await this.#write(text)
    await this.#write(Buffer.alloc(paddingAfter(text.length) + 2 * blockBytes))
    await this.#handle.sync()
    await this.#handle.close()
    await rename(this.#temporary, this.#file)
    return this.#at
  }

  async discard(): Promise<void> {
    await this.#handle.close().catch(() => {})
    await rm(this.#temporary, { force: true })
  }

  async #write(chunk: Buffer): Promise<void> {
    try {
      let written = 0
      while (written < chunk.length) {
        const { bytesWritten } = await this.#handle.write(chunk, written, chunk.length - written, this.#at)
        written += bytesWritten
        this.#at += bytesWritten
      }
    } catch (cause) {
      throw unwritable(this.#file, cause)
    }
  }
}

function unwritable(file: string, cause: unknown): AppError {
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'ENOSPC') return new AppError('DISK_FULL', `There is no room for ${file}.`, { cause })
  return new AppError('INPUT_INVALID', `${file} cannot be written: ${code}`, { cause })
}
