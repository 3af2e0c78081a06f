import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StaticFiles } from './static-files'

let parent: string
let files: StaticFiles

beforeAll(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'standby-files-'))
  mkdirSync(path.join(parent, 'renderer', 'assets'), { recursive: true })
  mkdirSync(path.join(parent, 'renderer-secret'))
  writeFileSync(path.join(parent, 'renderer', 'index.html'), '<p>page</p>')
  writeFileSync(path.join(parent, 'renderer', '.hidden'), 'hidden')
  writeFileSync(path.join(parent, 'renderer', 'assets', 'app-B_1-x.js'), 'run()')
  writeFileSync(path.join(parent, 'renderer', 'assets', 'face.woff2'), 'font')
  writeFileSync(path.join(parent, 'secret.txt'), 'secret')
  writeFileSync(path.join(parent, 'renderer-secret', 'a.txt'), 'secret')
  files = new StaticFiles(path.join(parent, 'renderer'))
})
afterAll(() => rmSync(parent, { recursive: true, force: true }))

const textOf = (body: Uint8Array) => Buffer.from(body).toString()

describe('the files of a built page', () => {
  it.each([
    ['/', '<p>page</p>', 'text/html; charset=utf-8'],
    ['/?a=../b', '<p>page</p>', 'text/html; charset=utf-8'],
    ['/index.html', '<p>page</p>', 'text/html; charset=utf-8'],
    ['/assets/app-B_1-x.js', 'run()', 'text/javascript; charset=utf-8'],
    ['/assets/face.woff2', 'font', 'font/woff2'],
  ])('%s is served with its type', async (request, text, type) => {
    const answer = await files.answer(request)
    expect(answer.status).toBe(200)
    expect(textOf(answer.body)).toBe(text)
    expect(answer.headers['content-type']).toBe(type)
  })

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%2fsecret.txt',
    '/%252e%252e%252fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '\\..\\secret.txt',
    '/assets/..\\..\\..\\secret.txt',
    '/../renderer-secret/a.txt',
    '//etc/passwd',
    '/etc/passwd',
    '/.hidden',
    '/%2ehidden',
    '/index.html%00.js',
    '/index.html\0.js',
    '/assets',
    '/assets/',
    '/C:/secret.txt',
    '',
    'index.html',
    'http://elsewhere/index.html',
    '/%',
    '/%c0%ae%c0%ae/secret.txt',
  ])('%j is not found', async (request) => {
    const answer = await files.answer(request)
    expect({ status: answer.status, text: textOf(answer.body) }).toEqual({ status: 404, text: 'Not found\n' })
  })

  it('every answer forbids framing, guessing of types, and script that is not ours', async () => {
    for (const request of ['/', '/nothing', '/assets/app-B_1-x.js']) {
      const { headers } = await files.answer(request, { connect: 'ws://localhost:4711' })
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      })
      const policy = headers['content-security-policy']?.split('; ')
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("connect-src 'self' ws://localhost:4711")
    }
  })

  it('only files whose name changes with their content are kept by the browser', async () => {
    expect((await files.answer('/')).headers['cache-control']).toBe('no-store')
    expect((await files.answer('/assets/app-B_1-x.js')).headers['cache-control']).toContain('immutable')
    expect((await files.answer('/assets/gone.js')).headers['cache-control']).toBe('no-store')
  })
})
