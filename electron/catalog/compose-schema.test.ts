import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDurationMs, parseSizeBytes, serviceSchema, toWords } from './compose-schema'

const service = (more: object) =>
  serviceSchema.safeParse({ image: 'mysql:9.7', 'x-standby': { kind: 'mysql' }, ...more })

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['1m30s', 90_000],
    ['1.5s', 1500],
    ['2h', 7_200_000],
    ['0s', 0],
  ])('%s is %d ms', (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected)
  })

  it.each(['10', '10 s', 's', '-1s', '1d', '', 10])('%j is none', (value) => {
    expect(service({ stop_grace_period: value }).success).toBe(false)
  })
})

describe('a size', () => {
  it.each([
    ['512m', 512 * 1024 ** 2],
    ['1g', 1024 ** 3],
    ['1.5G', 1.5 * 1024 ** 3],
    ['64kb', 64 * 1024],
    ['100b', 100],
    ['100', 100],
    [2048, 2048],
  ])('%s is %d bytes', (value, expected) => {
    expect(parseSizeBytes(value)).toBe(expected)
    expect(service({ mem_limit: value }).data?.mem_limit).toBe(expected)
  })

  it.each(['lots', '-1m', '1t', '', 0, -5, 1.5])('%j is none', (value) => {
    expect(service({ mem_limit: value }).success).toBe(false)
  })
})

describe('a command in one line', () => {
  it.each([
    ['mysqld --server-id=1', ['mysqld', '--server-id=1']],
    ['  spaced   out\t', ['spaced', 'out']],
    [`sh -c "echo 'a  b'"`, ['sh', '-c', "echo 'a  b'"]],
    [`sh -c 'echo "a  b"'`, ['sh', '-c', 'echo "a  b"']],
    [String.raw`echo \"a\ b\"`, ['echo', '"a b"']],
    [String.raw`echo "say \"hi\""`, ['echo', 'say "hi"']],
    [`--name='a b'c"d e"`, ['--name=a bcd e']],
    [`a "" b`, ['a', '', 'b']],
    ['', []],
  ])('%j is split into words', (text, expected) => {
    expect(toWords(text)).toEqual(expected)
  })

  it('that is a list already stays as it is', () => {
    expect(toWords(['a b', '"c"'])).toEqual(['a b', '"c"'])
  })

  it('with a quote that is never closed does not hang', () => {
    const begun = performance.now()
    toWords(`"${'\\a'.repeat(50_000)}`)
    expect(performance.now() - begun).toBeLessThan(1000)
  })

  it('comes out as it went in, for all words in single quotes', () => {
    const word = fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll("'", ''))
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(toWords(words.map((one) => `'${one}'`).join(' '))).toEqual(words)
      }),
    )
  })
})

describe('a service', () => {
  it('may write environment and labels as a mapping or a list', () => {
    expect(service({ environment: { A: 1, B: true, C: null, D: 'x' } }).data?.environment).toEqual({
      A: '1',
      B: 'true',
      C: '',
      D: 'x',
    })
    expect(service({ environment: ['A=1', 'B=x=y', 'C'] }).data?.environment).toEqual({ A: '1', B: 'x=y', C: '' })
    expect(service({ labels: ['team=storage'] }).data?.labels).toEqual({ team: 'storage' })
  })

  it('may write depends_on and networks as a list or a mapping', () => {
    expect(service({ depends_on: ['db'] }).data?.depends_on).toEqual([{ node: 'db', condition: 'service_started' }])
    expect(service({ depends_on: { db: { condition: 'service_healthy' } } }).data?.depends_on).toEqual([
      { node: 'db', condition: 'service_healthy' },
    ])
    expect(service({ networks: { lab: { aliases: ['db.example'] }, other: null } }).data?.networks).toEqual([
      { name: 'lab', aliases: ['db.example'] },
      { name: 'other', aliases: [] },
    ])
  })

  it.each([
    ['80', { container: 80, host: 0, protocol: 'tcp' }],
    [80, { container: 80, host: 0, protocol: 'tcp' }],
    ['8080:80', { container: 80, host: 8080, protocol: 'tcp' }],
    ['127.0.0.1:8080:80', { container: 80, host: 8080, protocol: 'tcp' }],
    ['127.0.0.1::80', { container: 80, host: 0, protocol: 'tcp' }],
    ['53:53/udp', { container: 53, host: 53, protocol: 'udp' }],
  ])('may publish %j', (port, expected) => {
    expect(service({ ports: [port] }).data?.ports).toEqual([expected])
  })

  it.each([
    '0.0.0.0:80:80',
    '192.168.0.1:80:80',
    '[::]:80:80',
    '*:80:80',
    '::80',
    '8000-8010:80',
    '80/sctp',
    '0',
    '65536',
    '99999:80',
    '',
    'http',
  ])('may not publish %j', (port) => {
    expect(service({ ports: [port] }).success).toBe(false)
  })

  it('has a health check with the defaults of Compose', () => {
    expect(service({ healthcheck: { test: 'mysqladmin ping' } }).data?.healthcheck).toEqual({
      test: ['CMD-SHELL', 'mysqladmin ping'],
      interval: 30_000,
      timeout: 30_000,
      retries: 3,
      start_period: 0,
    })
  })

  it('needs an image, and says what kind of node it is', () => {
    expect(serviceSchema.safeParse({ image: 'mysql:9.7' }).success).toBe(false)
    expect(service({ image: '--privileged' }).success).toBe(false)
    expect(service({ 'x-standby': { kind: 'mainframe' } }).success).toBe(false)
  })
})
