import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { logError, logInfo } from '../shop/log'
import { listKeys } from './listing'
import type { Digests, ObjectHeaders, ObjectStore, Part } from './objects'
import { noSuchKey, notImplemented, S3Error } from './s3-error'
import { encodeKey, signedBodyHash, verifySignature } from './signature'
import { type XmlElements, xmlDocument } from './xml'

export interface S3Settings {
  accessKey: string
  secretKey: string
}

interface Call {
  request: IncomingMessage
  response: ServerResponse
  method: string
  query: URLSearchParams
  bucket: string
  key: string
}

const mostListed = 1000

/**
 * The part of the S3 API that clients need to keep files: buckets, objects, listings, uploads in parts; path style only. Every
 * request must be signed. Methods and answers as in the Amazon S3 API Reference.
 */
export function s3Server(store: ObjectStore, { accessKey, secretKey }: S3Settings): Server {
  const secretOf = (key: string) => (key === accessKey ? secretKey : undefined)
  return createServer((request, response) => void respond(request, response, store, secretOf))
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  store: ObjectStore,
  secretOf: (key: string) => string | undefined,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request
  try {
    verifySignature({ method, url, headers }, secretOf, Date.now())
    const { pathname, searchParams } = new URL(url, 'http://store')
    const [bucket = '', ...key] = pathname.slice(1).split('/').map(decodeURIComponent)
    const call: Call = { request, response, method, query: searchParams, bucket, key: key.join('/') }
    if (bucket === '') await answerService(call, store)
    else if (call.key === '') await answerBucket(call, store)
    else await answerObject(call, store)
    logInfo(`${response.statusCode} ${method} ${pathname}`)
  } catch (error) {
    refuse(request, response, error)
  }
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const known =
    error instanceof S3Error ? error : new S3Error(500, 'InternalError', 'Something went wrong in the store.')
  if (known.status === 500) logError('a request failed', error)
  else logInfo(`${known.status} ${request.method} ${request.url?.split('?')[0]}: ${known.code}, ${known.message}`)
  if (response.headersSent) {
    response.destroy()
    return
  }
  const text = xmlDocument('Error', { Code: known.code, Message: known.message, Resource: request.url ?? '' }, false)
  response.writeHead(known.status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(text),
    ...(request.complete ? {} : { connection: 'close' }),
  })
  response.end(request.method === 'HEAD' ? '' : text)
}

async function answerService({ method, response }: Call, store: ObjectStore): Promise<void> {
  if (method !== 'GET') throw notImplemented(`${method} here`)
  const buckets = await store.buckets()
  sendXml(response, 'ListAllMyBucketsResult', {
    Owner: { ID: 'standby', DisplayName: 'standby' },
    Buckets: { Bucket: buckets.map(({ name, createdAt }) => ({ Name: name, CreationDate: createdAt.toISOString() })) },
  })
}

async function answerBucket(call: Call, store: ObjectStore): Promise<void> {
  const { method, bucket, query, response } = call
  if (method === 'PUT') {
    await store.makeBucket(bucket)
    send(response, 200, { location: `/${bucket}` })
  } else if (method === 'HEAD') {
    await store.requireBucket(bucket)
    send(response, 200)
  } else if (method === 'DELETE') {
    await store.removeBucket(bucket)
    send(response, 204)
  } else if (method === 'GET' && query.has('location')) {
    await store.requireBucket(bucket)
    sendXml(response, 'LocationConstraint', {})
  } else if (
    method === 'GET' &&
    !['versioning', 'versions', 'uploads', 'acl', 'policy'].some((one) => query.has(one))
  ) {
    await answerListing(call, store)
  } else throw notImplemented('that with buckets')
}

/** ListObjects and ListObjectsV2. */
async function answerListing({ bucket, query, response }: Call, store: ObjectStore): Promise<void> {
  const second = query.get('list-type') === '2'
  const after = (second ? (query.get('continuation-token') ?? query.get('start-after')) : query.get('marker')) ?? ''
  const atMost = Math.min(Number(query.get('max-keys') ?? mostListed) || 0, mostListed)
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const { keys, prefixes, last } = listKeys(await store.keys(bucket), { prefix, delimiter, after, atMost })
  const inUrls = query.get('encoding-type') === 'url'
  const shown = (text: string) => (inUrls ? text.split('/').map(encodeKey).join('/') : text)
  const contents = await Promise.all(
    keys.map(async (key) => {
      const { size, modifiedAt, etag } = await store.facts(bucket, key)
      return {
        Key: shown(key),
        LastModified: modifiedAt.toISOString(),
        ETag: `"${etag}"`,
        Size: size,
        StorageClass: 'STANDARD',
      }
    }),
  )
  sendXml(response, 'ListBucketResult', {
    Name: bucket,
    Prefix: shown(prefix),
    Delimiter: delimiter === '' ? undefined : shown(delimiter),
    MaxKeys: atMost,
    EncodingType: inUrls ? 'url' : undefined,
    KeyCount: second ? keys.length + prefixes.length : undefined,
    Marker: second ? undefined : shown(after),
    IsTruncated: last !== null,
    NextContinuationToken: second && last !== null ? last : undefined,
    NextMarker: second || last === null ? undefined : shown(last),
    Contents: contents,
    CommonPrefixes: prefixes.map((one) => ({ Prefix: shown(one) })),
  })
}

async function answerObject(call: Call, store: ObjectStore): Promise<void> {
  const { method, bucket, key, query, request, response } = call
  const upload = query.get('uploadId')
  if (method === 'GET' || method === 'HEAD') await answerRead(call, store)
  else if (method === 'PUT' && upload !== null) {
    const etag = await store.putPart(upload, partNumber(query), request, digestsOf(request))
    send(response, 200, { etag: `"${etag}"` })
  } else if (method === 'PUT') {
    const etag = request.headers['x-amz-copy-source']
      ? await copied(call, store)
      : await store.put(bucket, key, request, digestsOf(request), headersOf(request))
    if (request.headers['x-amz-copy-source']) sendXml(response, 'CopyObjectResult', { ETag: `"${etag}"` })
    else send(response, 200, { etag: `"${etag}"` })
  } else if (method === 'DELETE') {
    if (upload === null) await store.remove(bucket, key)
    else await store.abortUpload(upload)
    send(response, 204)
  } else if (method === 'POST' && query.has('uploads')) {
    const id = await store.beginUpload(bucket, key, headersOf(request))
    sendXml(response, 'InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id })
  } else if (method === 'POST' && upload !== null) {
    const etag = await store.completeUpload(bucket, key, upload, await partsIn(request))
    sendXml(response, 'CompleteMultipartUploadResult', { Bucket: bucket, Key: key, ETag: `"${etag}"` })
  } else throw notImplemented('that with objects')
}

async function answerRead({ method, bucket, key, request, response }: Call, store: ObjectStore): Promise<void> {
  const { size, modifiedAt, etag, contentType, metadata } = await store.facts(bucket, key)
  const range = rangeOf(request.headers.range, size)
  const length = range ? range.end - range.start + 1 : size
  response.writeHead(range ? 206 : 200, {
    'content-type': contentType,
    'content-length': length,
    'accept-ranges': 'bytes',
    'last-modified': modifiedAt.toUTCString(),
    etag: `"${etag}"`,
    ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${size}` } : {}),
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  })
  if (method === 'HEAD' || length === 0) response.end()
  else await pipeline(store.read(bucket, key, range ?? undefined), response)
}

/** CopyObject: how clients change the headers of an object, too. */
async function copied({ request, bucket, key }: Call, store: ObjectStore): Promise<string> {
  const source = decodeURIComponent(String(request.headers['x-amz-copy-source'])).replace(/^\//, '')
  const [fromBucket = '', ...parts] = source.split('/')
  const from = parts.join('/')
  if (from === '') throw noSuchKey(source)
  const facts = await store.facts(fromBucket, from)
  const headers = request.headers['x-amz-metadata-directive'] === 'REPLACE' ? headersOf(request) : facts
  const { contentType, metadata } = headers
  const digests = { md5Base64: null, sha256: null }
  return store.put(bucket, key, store.read(fromBucket, from), digests, { contentType, metadata })
}

function rangeOf(header: string | undefined, size: number): { start: number; end: number } | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (start > end) throw new S3Error(416, 'InvalidRange', 'The object is shorter than that.')
  return { start, end }
}

function digestsOf(request: IncomingMessage): Digests {
  const md5 = request.headers['content-md5']
  return { md5Base64: typeof md5 === 'string' ? md5 : null, sha256: signedBodyHash(request) }
}

function headersOf({ headers }: IncomingMessage): ObjectHeaders {
  const own = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'))
  return {
    contentType: headers['content-type'] ?? 'application/octet-stream',
    metadata: Object.fromEntries(own.map(([name, value]) => [name.slice('x-amz-meta-'.length), String(value)])),
  }
}

function partNumber(query: URLSearchParams): number {
  const number = Number(query.get('partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw new S3Error(400, 'InvalidArgument', 'Parts have numbers from 1 to 10000.')
  }
  return number
}

/** The parts that a CompleteMultipartUpload names: at most 10,000, of less than 200 bytes each. */
async function partsIn(request: IncomingMessage): Promise<Part[]> {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > 2_000_000) throw new S3Error(400, 'MalformedXML', 'That is too long for a list of parts.')
  }
  const parts = [...text.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1]),
    etag: /<ETag>[^<]*?([0-9a-f]{32})[^<]*<\/ETag>/.exec(part)?.[1] ?? '',
  }))
  if (parts.length === 0) throw new S3Error(400, 'MalformedXML', 'That is no list of parts.')
  return parts
}

function send(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-length': 0, ...headers })
  response.end()
}

function sendXml(response: ServerResponse, root: string, content: XmlElements): void {
  const text = xmlDocument(root, content)
  response.writeHead(200, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}
