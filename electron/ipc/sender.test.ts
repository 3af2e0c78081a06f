import { describe, expect, it } from 'vitest'
import { appUrl, isTrustedSender } from './sender'

describe('the sender of a message', () => {
  it.each([appUrl.start, 'standby://app/', 'standby://app/index.html?a=b#c'])(
    'is trusted in the main frame of %s',
    (url) => {
      expect(isTrustedSender({ url, isMainFrame: true })).toBe(true)
    },
  )

  it('is not trusted in a frame within our page, whatever is in it', () => {
    expect(isTrustedSender({ url: appUrl.start, isMainFrame: false })).toBe(false)
  })

  it.each([
    'https://app/index.html',
    'http://app/',
    'file:///app/index.html',
    'file://app/index.html',
    'about:blank',
    'data:text/html,standby://app/',
    'blob:standby://app/5c1f',
    'javascript:standby://app/',
    'devtools://app/',
    'view-source:standby://app/index.html',
  ])('is not trusted under another scheme: %s', (url) => {
    expect(isTrustedSender({ url, isMainFrame: true })).toBe(false)
  })

  it.each([
    'standby://app.evil.example/',
    'standby://evil.example/app/index.html',
    'standby://app@evil.example/',
    'standby://app:443/index.html',
    'standby://app%2eevil.example/',
    'standby://ápp/',
    'standby://appp/',
    'standby:///index.html',
    'standby:app',
    'standbyx://app/',
  ])('is not trusted on a host that looks like ours: %s', (url) => {
    expect(isTrustedSender({ url, isMainFrame: true })).toBe(false)
  })

  it.each(['', 'app', '//app/', 'standby', '\u0000standby://app/evil'.slice(1, 8)])(
    'is not trusted with no URL: %j',
    (url) => {
      expect(isTrustedSender({ url, isMainFrame: true })).toBe(false)
    },
  )
})
