/** Deeper than any bank or lab, and far from where reading would run out of stack. */
const deepestNesting = 40

/** Controls, tabs and foreign line ends: where they stand decides what they mean. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unusual = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/
const constant = /^(?:null|true|false)$/i
const number = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?$/
/** All that YAML takes for a number, in whatever notation. */
const numberLike =
  /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[\da-fA-F]+|[-+]?\.inf|\.nan|[-+]?\.Inf|\.NaN|[-+]?\.INF|\.NAN)$/
/** How a text without quotes may begin. */
const plainStart = /^(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-[^\s\-,[\]{}])/
/** What would end it, or make it something else. */
const plainBreak = /: |:$/
const escapes: Record<string, string> = { '"': '"', '\\': '\\', '/': '/', n: '\n', t: '\t' }

class NotPlain extends Error {}

function notPlain(): never {
  throw new NotPlain()
}

/**
 * Reads the YAML that people write by hand: mappings and lists by indentation, texts with and without quotes, blocks,
 * comments, and `[…]` and `{…}` on one line. That takes a tenth of the time of the whole language.
 *
 * @returns null for a text that has anything else in it, or a mistake: nothing is guessed, the whole parser has to read it
 */
export function readPlainYaml(text: string): { value: unknown } | null {
  if (unusual.test(text)) return null
  try {
    return { value: new PlainReader(text).document() }
  } catch (error) {
    if (error instanceof NotPlain) return null
    throw error
  }
}

class PlainReader {
  readonly #lines: string[]
  #row = 0
  /** Where the rest of the line begins: after a dash, or at the line's own indentation. */
  #column = 0
  #depth = 0

  constructor(text: string) {
    this.#lines = text.split('\n')
    this.#settle()
  }

  document(): unknown {
    if (this.#line === null || this.#column !== 0) notPlain()
    const value = this.#map(0)
    if (this.#line !== null) notPlain()
    return value
  }

  get #line(): string | null {
    return this.#lines[this.#row] ?? null
  }

  /** Goes on to the next line that says something. */
  #next(): void {
    this.#row += 1
    this.#settle()
  }

  #settle(): void {
    for (; this.#row < this.#lines.length; this.#row += 1) {
      const line = this.#lines[this.#row] as string
      this.#column = indentation(line)
      if (this.#column < line.length && line[this.#column] !== '#') return
    }
  }

  #map(indent: number): Record<string, unknown> {
    this.#deeper()
    const map: Record<string, unknown> = {}
    for (let line = this.#line; line !== null && this.#column >= indent; line = this.#line) {
      if (this.#column > indent) notPlain()
      const name = keyAt(line, indent) ?? notPlain()
      if (Object.hasOwn(map, name)) notPlain()
      map[name] = this.#valueAt(indent + name.length + 1, indent)
    }
    this.#depth -= 1
    return map
  }

  #list(indent: number): unknown[] {
    this.#deeper()
    const list: unknown[] = []
    for (let line = this.#line; line !== null && this.#column === indent && isItem(line, indent); line = this.#line) {
      const start = skipSpaces(line, indent + 1)
      if (start === line.length || isItem(line, start)) notPlain()
      if (keyAt(line, start) !== null) {
        this.#column = start
        list.push(this.#map(start))
      } else list.push(this.#valueAt(start, indent))
    }
    this.#depth -= 1
    return list
  }

  #deeper(): void {
    this.#depth += 1
    if (this.#depth > deepestNesting) notPlain()
  }

  /** @param indent of the mapping or list to which the value belongs: what goes on below is further in */
  #valueAt(from: number, indent: number): unknown {
    const line = this.#line as string
    const start = skipSpaces(line, from)
    if (start === line.length || (line[start] === '#' && start > from)) return this.#below(indent)
    const first = line[start]
    if (first === "'" || first === '"') return this.#quoted(line, start, indent)
    if (first === '[' || first === '{') return this.#flow(line, start)
    if (first === '|' || first === '>') return this.#block(line.slice(start), indent)
    return this.#plain(line.slice(start), indent)
  }

  #below(indent: number): unknown {
    this.#next()
    const line = this.#line
    if (line === null || this.#column < indent) return null
    const item = isItem(line, this.#column)
    if (this.#column === indent) return item ? this.#list(indent) : null
    return item ? this.#list(this.#column) : this.#map(this.#column)
  }

  #plain(first: string, indent: number): unknown {
    let comment = first.indexOf(' #')
    let text = plainPart(comment < 0 ? first : first.slice(0, comment))
    while (comment < 0) {
      const line = this.#following(indent)
      if (line === null) break
      comment = line.indexOf(' #')
      text += ` ${plainPart(comment < 0 ? line : line.slice(0, comment))}`
    }
    this.#next()
    return plainValue(text)
  }

  #quoted(first: string, start: number, indent: number): string {
    const quote = first[start] as string
    let end = closing(first, start + 1, quote)
    if (end >= 0) {
      if (!isOver(first, end + 1)) notPlain()
      this.#next()
      return unquoted(first.slice(start + 1, end), quote)
    }
    const parts = [withoutTrailing(first.slice(start + 1))]
    while (end < 0) {
      const line = this.#following(indent) ?? notPlain()
      end = closing(line, 0, quote)
      if (end >= 0 && !isOver(line, end + 1)) notPlain()
      parts.push(end < 0 ? withoutTrailing(line) : line.slice(0, end))
    }
    this.#next()
    const text = parts.join(' ')
    if (quote === '"' && text.includes('\\')) notPlain()
    return unquoted(text, quote)
  }

  /** The next line without its indentation, and goes there, if what was begun goes on in it. */
  #following(indent: number): string | null {
    const line = this.#lines[this.#row + 1]
    if (line === undefined) return null
    const start = indentation(line)
    if (start === line.length || start <= indent) return null
    this.#row += 1
    return line.slice(start)
  }

  /** A block: `|` as it stands, `>` as paragraphs; with one line end, or none after a dash. A digit says how far in it is. */
  #block(head: string, indent: number): string {
    const [, mark, digit, chomp] = /^([|>])([1-9]?)(-?) *$/.exec(head) ?? notPlain()
    this.#row += 1
    const first = this.#line ?? notPlain()
    const inner = digit ? indent + Number(digit) : indentation(first)
    if (indentation(first) === first.length || indentation(first) < inner || inner <= indent) notPlain()
    const parts: string[] = []
    for (let line = this.#line; line !== null; line = this.#line) {
      const start = indentation(line)
      // Spaces that nobody sees, and lines that are further in than their paragraph, have rules of their own.
      if (start > inner && (start === line.length || mark === '>')) notPlain()
      if (start < inner && start < line.length) break
      parts.push(line.slice(inner))
      this.#row += 1
    }
    this.#settle()
    while (parts.at(-1) === '') parts.pop()
    return (mark === '>' ? folded(parts) : parts.join('\n')) + (chomp ? '' : '\n')
  }

  #flow(line: string, start: number): unknown {
    const flow = new FlowReader(line, start)
    const value = flow.value(deepestNesting - this.#depth)
    if (!isOver(line, flow.at)) notPlain()
    this.#next()
    return value
  }
}

/** `[…]` and `{…}`, all on one line. */
class FlowReader {
  at: number
  readonly #line: string

  constructor(line: string, at: number) {
    this.#line = line
    this.at = at
  }

  value(levels: number): unknown {
    if (levels <= 0) notPlain()
    const first = this.#line[this.at]
    if (first === '[') return this.#list(levels)
    if (first === '{') return this.#map(levels)
    if (first === "'" || first === '"') {
      const end = closing(this.#line, this.at + 1, first)
      if (end < 0) notPlain()
      const text = this.#line.slice(this.at + 1, end)
      this.at = end + 1
      return unquoted(text, first)
    }
    const text = this.#until(/[,[\]{}]/g)
    if (text.includes(' #')) notPlain()
    return plainValue(plainPart(text))
  }

  #list(levels: number): unknown[] {
    const list: unknown[] = []
    this.#entries(']', () => list.push(this.value(levels - 1)))
    return list
  }

  #map(levels: number): Record<string, unknown> {
    const map: Record<string, unknown> = {}
    this.#entries('}', () => {
      const name = keyAt(this.#line, this.at) ?? notPlain()
      if (Object.hasOwn(map, name)) notPlain()
      this.at = skipSpaces(this.#line, this.at + name.length + 1)
      map[name] = this.value(levels - 1)
    })
    return map
  }

  #entries(end: string, read: () => void): void {
    this.#go(1)
    if (this.#line[this.at] === end) {
      this.at += 1
      return
    }
    for (;;) {
      read()
      this.#go(0)
      const mark = this.#line[this.at]
      if (mark === end) {
        this.at += 1
        return
      }
      if (mark !== ',') notPlain()
      this.#go(1)
    }
  }

  #go(by: number): void {
    this.at = skipSpaces(this.#line, this.at + by)
  }

  #until(end: RegExp): string {
    end.lastIndex = this.at
    const stop = end.exec(this.#line)?.index ?? notPlain()
    const text = this.#line.slice(this.at, stop)
    this.at = stop
    return text
  }
}

function indentation(line: string): number {
  return skipSpaces(line, 0)
}

function skipSpaces(line: string, from: number): number {
  let at = from
  while (line.charCodeAt(at) === 32) at += 1
  return at
}

function withoutTrailing(text: string): string {
  let end = text.length
  while (text.charCodeAt(end - 1) === 32) end -= 1
  return text.slice(0, end)
}

/** Whether nothing but a comment follows. */
function isOver(line: string, at: number): boolean {
  const next = skipSpaces(line, at)
  return next === line.length || (next > at && line[next] === '#')
}

/** Lines as paragraphs: one line end is a space, more are one less. */
function folded(lines: readonly string[]): string {
  let text = ''
  let empty = 0
  for (const [index, line] of lines.entries()) {
    if (line === '') empty += 1
    else {
      text += index === 0 ? line : `${empty === 0 ? ' ' : '\n'.repeat(empty)}${line}`
      empty = 0
    }
  }
  return text
}

/** A dash with something after it. One without is left to the whole parser. */
function isItem(line: string, at: number): boolean {
  return line.charCodeAt(at) === 45 && line.charCodeAt(at + 1) === 32
}

/** A name with a colon after it, and then a space or nothing. */
function keyAt(line: string, at: number): string | null {
  let end = at
  if (!isLetter(line.charCodeAt(end))) return null
  while (isNameCode(line.charCodeAt(end))) end += 1
  if (line.charCodeAt(end) !== 58 || (end + 1 < line.length && line.charCodeAt(end + 1) !== 32)) return null
  const name = line.slice(at, end)
  return name.length <= 5 && constant.test(name) ? null : name
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

function isNameCode(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 57) || code === 95 || code === 45
}

/** Where the quote is that ends a text, or -1. */
function closing(line: string, from: number, quote: string): number {
  let at = line.indexOf(quote, from)
  if (quote === "'") {
    while (at >= 0 && line.charCodeAt(at + 1) === 39) at = line.indexOf(quote, at + 2)
    return at
  }
  while (at >= 0 && isEscaped(line, from, at)) at = line.indexOf(quote, at + 1)
  return at
}

function isEscaped(line: string, from: number, at: number): boolean {
  let first = at
  while (first > from && line.charCodeAt(first - 1) === 92) first -= 1
  return (at - first) % 2 === 1
}

function unquoted(text: string, quote: string): string {
  if (quote === "'") return text.replaceAll("''", "'")
  return text.includes('\\') ? text.replaceAll(/\\(.?)/g, (_, char) => escapes[char] ?? notPlain()) : text
}

function plainPart(text: string): string {
  const part = withoutTrailing(text)
  if (!plainStart.test(part) || plainBreak.test(part)) notPlain()
  return part
}

function plainValue(text: string): unknown {
  if (text === 'true') return true
  if (text === 'false') return false
  if (text === 'null') return null
  if (text === '~' || (text.length <= 5 && constant.test(text))) notPlain()
  if (!numberLike.test(text)) return text
  if (!number.test(text)) notPlain()
  return Number(text)
}
