import { describe, expect, it } from 'vitest'
import { type SignedRequest, signedBodyHash, verifySignature } from './signature'

// The first example of "Signature Calculations for the Authorization Header", Amazon S3 API Reference.
const example: SignedRequest = {
  method: 'GET',
  url: '/test.txt',
  headers: {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-amz-date': '20130524T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  },
}
const at = Date.UTC(2013, 4, 24)
const secrets = (key: string) =>
  key === 'AKIAIOSFODNN7EXAMPLE' ? 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' : undefined
const verdict = (change: Partial<SignedRequest>, headers: SignedRequest['headers'] = {}, now = at) => {
  try {
    verifySignature({ ...example, ...change, headers: { ...example.headers, ...headers } }, secrets, now)
    return 'accepted'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('a signed request', () => {
  it('is accepted as in the example of the reference', () => {
    expect(verdict({})).toBe('accepted')
  })

  it('is refused when anything that was signed was changed', () => {
    expect(verdict({ method: 'DELETE' })).toBe('SignatureDoesNotMatch')
    expect(verdict({ url: '/other.txt' })).toBe('SignatureDoesNotMatch')
    expect(verdict({ url: '/test.txt?acl' })).toBe('SignatureDoesNotMatch')
    expect(verdict({}, { range: 'bytes=0-10' })).toBe('SignatureDoesNotMatch')
  })

  it('is refused without a signature, with an unknown key, and when it is old', () => {
    expect(verdict({}, { authorization: undefined })).toBe('AccessDenied')
    const { authorization } = example.headers
    expect(verdict({}, { authorization: String(authorization).replace('AKIA', 'BKIA') })).toBe('InvalidAccessKeyId')
    expect(verdict({}, { authorization: 'Basic YTpi' })).toBe('AuthorizationHeaderMalformed')
    expect(verdict({}, {}, at + 16 * 60_000)).toBe('RequestTimeTooSkewed')
  })

  it('says what its body must be', () => {
    expect(signedBodyHash(example)).toBe(example.headers['x-amz-content-sha256'])
    expect(signedBodyHash({ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } })).toBeNull()
    expect(() => signedBodyHash({ headers: { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' } })).toThrow(
      'chunks',
    )
  })
})
