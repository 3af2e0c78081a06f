import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowedNames, isLoopback, refusalOf, urlHost } from './request-guard'

const names = allowedNames('127.0.0.1')

describe('a request is let in by its Host', () => {
  it.each(['127.0.0.1:4711', 'localhost:4711', 'LOCALHOST:4711', '[::1]:4711', 'localhost', 'localhost:8080'])(
    '%s is one of our names, whatever the port of the tunnel',
    (host) => {
      expect(refusalOf({ host }, names)).toBeNull()
    },
  )

  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:4711',
    'localhost.evil.example:4711',
    '127.0.0.1.evil.example',
    'evil.example#localhost',
    'localhost@evil.example',
    'evil.example/localhost',
    '127.0.0.2:4711',
    '192.168.1.5:4711',
    'localhost:4711:80',
    'localhost, evil.example',
    'localhost:',
    ' localhost',
  ])('%j is refused', (host) => {
    expect(refusalOf({ host }, names)).toBe('host')
  })

  it('a server that was asked to listen elsewhere is called by that address, too', () => {
    const elsewhere = allowedNames('192.168.1.5')
    expect(refusalOf({ host: '192.168.1.5:4711' }, elsewhere)).toBeNull()
    expect(refusalOf({ host: 'localhost:4711' }, elsewhere)).toBeNull()
    expect(refusalOf({ host: '192.168.1.6:4711' }, elsewhere)).toBe('host')
  })

  it('a server that listens everywhere is called by its own addresses, and by no name that somebody makes up', () => {
    const everywhere = allowedNames('0.0.0.0')
    expect(everywhere).toContain('127.0.0.1')
    expect(everywhere).not.toContain('0.0.0.0')
    expect(refusalOf({ host: 'evil.example' }, everywhere)).toBe('host')
  })
})

describe('a request is let in by its Origin', () => {
  const host = 'localhost:4711'

  it('a navigation has none', () => {
    expect(refusalOf({ host }, names)).toBeNull()
  })

  it('that of the page is the Host of the same request', () => {
    expect(refusalOf({ host, origin: 'http://localhost:4711' }, names)).toBeNull()
    expect(refusalOf({ host, origin: 'http://localhost:4711' }, names, 'upgrade')).toBeNull()
  })

  it.each([
    'null',
    'http://evil.example',
    'http://localhost:3000',
    'http://localhost',
    'http://127.0.0.1:4711',
    'https://localhost:4711',
    'http://localhost:4711.evil.example',
    'http://localhost:4711/',
    'file://',
    '',
  ])('%j is refused', (origin) => {
    expect(refusalOf({ host, origin }, names)).toBe('origin')
    expect(refusalOf({ host, origin }, names, 'upgrade')).toBe('origin')
  })

  it.each(['cross-site', 'same-site'])(
    'a piece of ours in a page that is %s is refused, a link to us is not',
    (site) => {
      const from = { host, 'sec-fetch-site': site }
      expect(refusalOf({ ...from, 'sec-fetch-mode': 'no-cors' }, names)).toBe('origin')
      expect(refusalOf({ ...from, 'sec-fetch-mode': 'navigate' }, names)).toBeNull()
      expect(refusalOf({ ...from, 'sec-fetch-mode': 'websocket' }, names, 'upgrade')).toBe('origin')
    },
  )

  it.each(['same-origin', 'none'])('what a browser asks for as %s is let in', (site) => {
    expect(refusalOf({ host, 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' }, names)).toBeNull()
  })

  it('an upgrade without one comes from no browser, and is refused', () => {
    expect(refusalOf({ host }, names, 'upgrade')).toBe('origin')
  })

  it('no text that is not exactly ours gets in', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (someHost, origin) => {
        fc.pre(!/^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(someHost))
        expect(refusalOf({ host: someHost, origin }, names, 'upgrade')).toBe('host')
      }),
    )
  })
})

describe('addresses', () => {
  it('loopback is recognised', () => {
    expect(['127.0.0.1', '127.8.9.1', '::1', 'localhost'].map(isLoopback)).toEqual([true, true, true, true])
    expect(['0.0.0.0', '::', '192.168.1.5', '127.0.0.1.evil.example'].map(isLoopback)).toEqual(Array(4).fill(false))
  })

  it('an IPv6 address stands in brackets', () => {
    expect(urlHost('FE80::1')).toBe('[fe80::1]')
    expect(urlHost('10.0.0.1')).toBe('10.0.0.1')
  })
})
