import { describe, expect, it } from 'vitest'
import { cutFrontMatter } from './front-matter'

const file = 'steps/01-look.md'

function cut(text: string) {
  const result = cutFrontMatter(file, text)
  if ('message' in result) throw new Error(result.message)
  return result
}

describe('a Markdown file with a head', () => {
  it('is cut into its head and its body, and both know their lines', () => {
    const { head, body, bodyLine } = cut('---\ntitle: Look\nchecks: 5\n---\nText\n---\nmore\n')
    expect(head.value).toEqual({ title: 'Look', checks: 5 })
    expect(head.lineOf(['checks'])).toBe(3)
    expect(body).toBe('Text\n---\nmore\n')
    expect(bodyLine).toBe(5)
  })

  it('may have been written on Windows', () => {
    const { head, body } = cut('\uFEFF---\r\ntitle: Look\r\n---\r\nText\r\n')
    expect(head.value).toEqual({ title: 'Look' })
    expect(body).toBe('Text\n')
  })

  it('may have nothing in its head, and nothing after it', () => {
    const { head, body, bodyLine } = cut('---\n---')
    expect(head.value).toBeNull()
    expect({ body, bodyLine }).toEqual({ body: '', bodyLine: 3 })
  })

  it.each(['', 'Text', '\n---\ntitle: x\n---\n', '----\n---\n'])('must begin with it: %j does not', (text) => {
    expect(cutFrontMatter(file, text)).toMatchObject({
      file,
      line: 1,
      message: expect.stringContaining('must begin with'),
    })
  })

  it('must close it', () => {
    expect(cutFrontMatter(file, '---\ntitle: Look\n')).toMatchObject({
      file,
      message: 'the head is not closed: a line "---" is missing',
    })
  })
})
