import { describe, expect, it } from 'vitest'
import { findMirror } from './base-image'

describe("the mirror of a machine's apt sources", () => {
  it.each([
    ['one line a source', 'deb http://mirror.example/debian bookworm main', 'http://mirror.example/debian'],
    [
      'options',
      'deb [arch=amd64 signed-by=/k.gpg] https://mirror.example/debian sid main',
      'https://mirror.example/debian',
    ],
    ['a slash at its end', 'deb http://mirror.example/debian/ sid main', 'http://mirror.example/debian'],
    ['a port and a path', 'deb http://10.0.0.5:3142/cache/debian sid main', 'http://10.0.0.5:3142/cache/debian'],
    ['paragraphs', 'Types: deb\nURIs: http://mirror.example/debian\nSuites: sid\n', 'http://mirror.example/debian'],
    ['Windows line ends', '# x\r\ndeb http://a.example/debian sid main\r\n', 'http://a.example/debian'],
  ])('is found in a file with %s', (_, text, expected) => {
    expect(findMirror(text)).toBe(expected)
  })

  it('is the first of several', () => {
    expect(findMirror('deb http://one.example/debian sid main\ndeb http://two.example/debian sid main\n')).toBe(
      'http://one.example/debian',
    )
  })

  it.each([
    ['comments', '# deb http://mirror.example/debian sid main'],
    ['source packages', 'deb-src http://mirror.example/debian sid main'],
    ['security updates', 'deb http://security.debian.org/debian-security bookworm-security main'],
    ['another distribution', 'deb http://archive.ubuntu.com/ubuntu noble main'],
    ['files', 'deb file:/media/debian sid main'],
    ['nothing', ''],
  ])('is none in a file of %s', (_, text) => {
    expect(findMirror(text)).toBeNull()
  })
})
