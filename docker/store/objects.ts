import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { noSuchBucket, noSuchKey, S3Error } from './s3-error'

export interface ObjectFacts {
  size: number
  modifiedAt: Date
  /** As S3 has it: the MD5 of what was uploaded, not of what lies on the disk today. */
  etag: string
  contentType: string
  /** The client's own `x-amz-meta-` headers, without that word. */
  metadata: Record<string, string>
}

export type ObjectHeaders = Pick<ObjectFacts, 'contentType' | 'metadata'>

/** What a body must come to; null where the client did not say. */
export interface Digests {
  md5Base64: string | null
  sha256: string | null
}

export interface Part {
  number: number
  etag: string
}

/**
 * Buckets are folders, objects are files in them by their keys. What S3 knows of an object beside its bytes lies under
 * `.facts`, what is on its way under `.incoming`.
 */
export class ObjectStore {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  async buckets(): Promise<{ name: string; createdAt: Date }[]> {
    const entries = await readdir(this.#root, { withFileTypes: true })
    const names = entries.filter((one) => one.isDirectory() && bucketName.test(one.name)).map(({ name }) => name)
    return Promise.all(
      names.sort().map(async (name) => ({ name, createdAt: (await stat(path.join(this.#root, name))).birthtime })),
    )
  }

  async makeBucket(bucket: string): Promise<void> {
    await mkdir(this.#bucket(bucket), { recursive: true })
  }

  async requireBucket(bucket: string): Promise<void> {
    const found = await stat(this.#bucket(bucket)).catch(() => null)
    if (!found?.isDirectory()) throw noSuchBucket(bucket)
  }

  async removeBucket(bucket: string): Promise<void> {
    await this.requireBucket(bucket)
    if ((await this.keys(bucket)).length > 0) throw new S3Error(409, 'BucketNotEmpty', 'The bucket is not empty.')
    await rm(this.#bucket(bucket), { recursive: true })
  }

  /** In order. */
  async keys(bucket: string): Promise<string[]> {
    await this.requireBucket(bucket)
    const entries = await readdir(this.#bucket(bucket), { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.#bucket(bucket), path.join(entry.parentPath, entry.name)))
      .sort()
  }

  /** @throws S3Error NoSuchKey */
  async facts(bucket: string, key: string): Promise<ObjectFacts> {
    const file = this.#file(bucket, key)
    const found = await stat(file).catch(() => null)
    if (!found?.isFile()) {
      await this.requireBucket(bucket)
      throw noSuchKey(key)
    }
    const kept = await readFile(this.#factsFile(bucket, key), 'utf8').catch(() => null)
    const { etag, contentType, metadata } = kept === null ? await unknownFacts(file) : (JSON.parse(kept) as ObjectFacts)
    return { size: found.size, modifiedAt: found.mtime, etag, contentType, metadata }
  }

  read(bucket: string, key: string, range?: { start: number; end: number }): NodeJS.ReadableStream {
    return createReadStream(this.#file(bucket, key), range)
  }

  /**
   * The object is there when all of it is, and not before.
   *
   * @returns its ETag
   * @throws S3Error BadDigest, XAmzContentSHA256Mismatch, StorageFull
   */
  async put(
    bucket: string,
    key: string,
    body: NodeJS.ReadableStream,
    digests: Digests,
    headers: ObjectHeaders,
  ): Promise<string> {
    await this.requireBucket(bucket)
    const { file, etag } = await this.#receive(body, digests)
    await this.#moveIn(file, bucket, key, etag, headers)
    return etag
  }

  async remove(bucket: string, key: string): Promise<void> {
    await this.requireBucket(bucket)
    const file = this.#file(bucket, key)
    await rm(file, { force: true })
    await rm(this.#factsFile(bucket, key), { force: true })
    // Folders are no objects: they go with the last one in them.
    for (let folder = path.dirname(file); folder !== this.#bucket(bucket); folder = path.dirname(folder)) {
      const gone = await rmdir(folder).then(
        () => true,
        () => false,
      )
      if (!gone) break
    }
  }

  /** @returns the upload's id */
  async beginUpload(bucket: string, key: string, headers: ObjectHeaders): Promise<string> {
    await this.requireBucket(bucket)
    this.#file(bucket, key)
    const id = randomUUID()
    await mkdir(this.#upload(id), { recursive: true })
    await writeFile(path.join(this.#upload(id), 'headers'), JSON.stringify(headers))
    return id
  }

  async putPart(id: string, number: number, body: NodeJS.ReadableStream, digests: Digests): Promise<string> {
    await this.#requireUpload(id)
    const { file, etag } = await this.#receive(body, digests)
    await rename(file, path.join(this.#upload(id), `${number}-${etag}`))
    return etag
  }

  /** @throws S3Error InvalidPart */
  async completeUpload(bucket: string, key: string, id: string, parts: readonly Part[]): Promise<string> {
    const headers = JSON.parse(await this.#requireUpload(id)) as ObjectHeaders
    const whole = path.join(this.#upload(id), 'whole')
    const digest = createHash('md5')
    const target = await open(whole, 'w')
    try {
      for (const { number, etag } of parts) {
        const part = path.join(this.#upload(id), `${number}-${etag}`)
        if (!(await stat(part).catch(() => null))) {
          throw new S3Error(400, 'InvalidPart', `Part ${number} was not uploaded.`)
        }
        digest.update(Buffer.from(etag, 'hex'))
        for await (const chunk of createReadStream(part)) await target.write(chunk as Buffer)
      }
      await target.sync()
    } finally {
      await target.close()
    }
    const etag = `${digest.digest('hex')}-${parts.length}`
    await this.#moveIn(whole, bucket, key, etag, headers)
    await this.abortUpload(id)
    return etag
  }

  async abortUpload(id: string): Promise<void> {
    await rm(this.#upload(id), { recursive: true, force: true })
  }

  /** Forgets what an earlier run did not finish. */
  async clean(): Promise<void> {
    await rm(path.join(this.#root, '.incoming'), { recursive: true, force: true })
  }

  async #requireUpload(id: string): Promise<string> {
    return readFile(path.join(this.#upload(id), 'headers'), 'utf8').catch(() => {
      throw new S3Error(404, 'NoSuchUpload', 'There is no such upload.')
    })
  }

  async #receive(body: NodeJS.ReadableStream, { md5Base64, sha256 }: Digests): Promise<{ file: string; etag: string }> {
    const folder = path.join(this.#root, '.incoming')
    await mkdir(folder, { recursive: true })
    const file = path.join(folder, randomUUID())
    const md5 = createHash('md5')
    const sha = createHash('sha256')
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        md5.update(chunk)
        sha.update(chunk)
        done(null, chunk)
      },
    })
    try {
      await pipeline(body, hashing, createWriteStream(file, { flush: true }))
      const digest = md5.digest()
      if (md5Base64 !== null && digest.toString('base64') !== md5Base64) {
        throw new S3Error(400, 'BadDigest', 'The body is not what Content-MD5 says.')
      }
      if (sha256 !== null && sha.digest('hex') !== sha256) {
        throw new S3Error(400, 'XAmzContentSHA256Mismatch', 'The body is not what was signed.')
      }
      return { file, etag: digest.toString('hex') }
    } catch (error) {
      await rm(file, { force: true })
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
        throw new S3Error(507, 'StorageFull', 'The store has no space left.')
      }
      throw error
    }
  }

  async #moveIn(file: string, bucket: string, key: string, etag: string, headers: ObjectHeaders): Promise<void> {
    const target = this.#file(bucket, key)
    const facts = this.#factsFile(bucket, key)
    try {
      await mkdir(path.dirname(target), { recursive: true })
      await mkdir(path.dirname(facts), { recursive: true })
      await writeFile(facts, JSON.stringify({ ...headers, etag }))
      await rename(file, target)
    } catch (error) {
      await rm(file, { force: true })
      if (['EEXIST', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY'].includes(String((error as NodeJS.ErrnoException).code))) {
        throw new S3Error(409, 'InvalidRequest', `"${key}" is a folder of another object, or below one.`)
      }
      throw error
    }
  }

  #bucket(bucket: string): string {
    if (!bucketName.test(bucket)) throw new S3Error(400, 'InvalidBucketName', `"${bucket}" is no name for a bucket.`)
    return path.join(this.#root, bucket)
  }

  #file(bucket: string, key: string): string {
    const parts = key.split('/')
    if (parts.some((part) => part === '' || part.startsWith('.') || part.includes('\0'))) {
      throw new S3Error(
        400,
        'InvalidRequest',
        'Keys are paths, with no empty name in them and none that begins with a dot.',
      )
    }
    return path.join(this.#bucket(bucket), ...parts)
  }

  #factsFile(bucket: string, key: string): string {
    this.#file(bucket, key)
    return path.join(this.#root, '.facts', bucket, `${key}.json`)
  }

  #upload(id: string): string {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new S3Error(404, 'NoSuchUpload', 'There is no such upload.')
    return path.join(this.#root, '.incoming', `upload-${id}`)
  }
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** Of a file that somebody laid there by hand. */
async function unknownFacts(file: string): Promise<Pick<ObjectFacts, 'etag' | 'contentType' | 'metadata'>> {
  const md5 = createHash('md5')
  for await (const chunk of createReadStream(file)) md5.update(chunk as Buffer)
  return { etag: md5.digest('hex'), contentType: 'application/octet-stream', metadata: {} }
}
