import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { notImplemented, S3Error } from './s3-error'

/** A request as far as it is signed. */
export interface SignedRequest {
  method: string
  /** Path and query, as sent. */
  url: string
  /** By lower-case name. */
  headers: Readonly<Record<string, string | string[] | undefined>>
}

const skewMs = 15 * 60_000
const authorization =
  /^AWS4-HMAC-SHA256\s+Credential=(?<key>[^/,\s]+)\/(?<scope>(?<day>\d{8})\/(?<region>[^/,\s]+)\/s3\/aws4_request),\s*SignedHeaders=(?<signed>[a-z0-9;-]+),\s*Signature=(?<signature>[0-9a-f]{64})$/

/**
 * Pure: who signed a request, by AWS Signature Version 4 in its header.
 *
 * @param secretOf the secret of an access key, if there is one
 * @throws S3Error AccessDenied, InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed
 */
export function verifySignature(
  request: SignedRequest,
  secretOf: (accessKey: string) => string | undefined,
  now: number,
): void {
  const header = textOf(request.headers.authorization)
  if (header === '') throw new S3Error(403, 'AccessDenied', 'The request is not signed.')
  const found = authorization.exec(header)?.groups
  if (!found) throw new S3Error(400, 'AuthorizationHeaderMalformed', 'This is no signature of version 4.')
  const { key = '', scope = '', day = '', region = '', signed = '', signature = '' } = found
  const secret = secretOf(key)
  if (secret === undefined) {
    throw new S3Error(403, 'InvalidAccessKeyId', `The access key "${key}" is not known to this store.`)
  }
  const names = signed.split(';')
  const date = textOf(request.headers['x-amz-date'])
  if (!names.includes('host') || !names.includes('x-amz-date') || !date.startsWith(day)) {
    throw new S3Error(400, 'AuthorizationHeaderMalformed', 'Host and date must be signed.')
  }
  if (!(Math.abs(timeOf(date) - now) <= skewMs)) {
    throw new S3Error(403, 'RequestTimeTooSkewed', 'The clocks of client and store are more than 15 minutes apart.')
  }
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonicalRequest(request, names))].join('\n')
  const signingKey = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (soFar, part) => hmac(soFar, part),
    `AWS4${secret}`,
  )
  const expected = createHmac('sha256', signingKey).update(toSign).digest()
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
    throw new S3Error(403, 'SignatureDoesNotMatch', `The secret key does not belong to the access key "${key}".`)
  }
}

/**
 * The SHA-256 that a body must have; null where the client left it unsigned.
 *
 * @throws S3Error NotImplemented for bodies that are signed chunk by chunk
 */
export function signedBodyHash({ headers }: Pick<SignedRequest, 'headers'>): string | null {
  const hash = textOf(headers['x-amz-content-sha256'])
  if (/^[0-9a-f]{64}$/.test(hash)) return hash
  if (hash.startsWith('STREAMING-')) throw notImplemented('bodies that are signed in chunks')
  return null
}

function canonicalRequest({ method, url, headers }: SignedRequest, names: readonly string[]): string {
  const { pathname, search } = new URL(url, 'http://store')
  const query = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return `${reencoded(name)}=${reencoded(value.join('='))}`
    })
    .sort()
  return [
    method,
    pathname.split('/').map(reencoded).join('/'),
    query.join('&'),
    ...names.map((name) => `${name}:${textOf(headers[name]).trim().replaceAll(/\s+/g, ' ')}`),
    '',
    names.join(';'),
    textOf(headers['x-amz-content-sha256']),
  ].join('\n')
}

/** In the one way of writing that is signed: everything but letters, digits and `-._~` as %XX. */
function reencoded(text: string): string {
  return encodeKey(decodeURIComponent(text))
}

export function encodeKey(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Milliseconds since 1970 of `20130524T000000Z`; NaN for anything else. */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

function textOf(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
