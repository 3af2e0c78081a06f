import {
  Composer,
  CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Parser,
  visit,
  YAMLParseError,
} from 'yaml'
import type { z } from 'zod'
import { BugError } from '../contract/errors'
import type { LabProblem } from '../contract/lab'
import { readPlainYaml } from './plain-yaml'

export type KeyPath = readonly PropertyKey[]

/** Deeper than any lab needs, and far from where parsing would run out of stack. */
const deepestNesting = 60
/** After so many mistakes in the syntax the rest says nothing new. */
const mostSyntaxErrors = 20

/**
 * A YAML text whose problems can be told with the file, the line and the key. What is written plainly is read without
 * the lines, which take most of the time: they are looked for when there is something to tell.
 */
export class YamlSource {
  readonly file: string
  readonly problems: LabProblem[] = []
  readonly value: unknown
  readonly #text: string
  readonly #firstLine: number
  #parsed: { document: Document.Parsed; lines: LineCounter; tooDeep: boolean } | null = null

  /** @param firstLine the line of the file on which the text begins, counted from 1 */
  constructor(file: string, text: string, firstLine = 1) {
    this.file = file
    this.#text = text
    this.#firstLine = firstLine
    const plain = readPlainYaml(text)
    this.value = plain ? plain.value : this.#read()
  }

  #read(): unknown {
    const { document, tooDeep } = this.#parse()
    const { file } = this
    const line = this.#firstLine
    if (tooDeep) this.problems.push({ file, line, key: '', message: 'is nested too deeply' })
    for (const error of document.errors.slice(0, mostSyntaxErrors)) {
      this.problems.push({ file, line: this.#line(error.pos[0]), key: '', message: error.message })
    }
    this.#checkAliases()
    if (this.problems.length > 0) return null
    try {
      // Aliases are bounded: a few lines must not become gigabytes.
      const value: unknown = document.toJS({ maxAliasCount: 50 })
      // Throws for a value that contains itself, as `a: &a [*a]` does.
      JSON.stringify(value)
      return value
    } catch (error) {
      this.problems.push({ file, line, key: '', message: (error as Error).message })
      return null
    }
  }

  #parse() {
    if (this.#parsed) return this.#parsed
    const lines = new LineCounter()
    const tokens = [...new Parser(lines.addNewLine).parse(this.#text)]
    const tooDeep = isTooDeep(tokens)
    const document = compose(tooDeep ? [] : tokens, tooDeep ? 0 : this.#text.length, lines)
    this.#parsed = { document, lines, tooDeep }
    return this.#parsed
  }

  #checkAliases(): void {
    const anchors = new Set<string>()
    visit(this.#parse().document, {
      Node: (_, node) => {
        if (!isAlias(node)) {
          if (node.anchor) anchors.add(node.anchor)
        } else if (!anchors.has(node.source)) {
          const message = `there is no anchor "&${node.source}" before this alias`
          this.problems.push({ file: this.file, line: this.#nodeLine(node) ?? this.#firstLine, key: '', message })
        }
      },
    })
  }

  /** The line of a key, or of the nearest thing above it that exists. */
  lineOf(path: KeyPath): number {
    let node: unknown = this.#parse().document.contents
    let line = this.#nodeLine(node) ?? this.#firstLine
    for (const part of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part))
        if (!pair) break
        line = this.#nodeLine(pair.key) ?? line
        node = pair.value
      } else if (isSeq(node)) {
        node = node.items[Number(part)]
        line = this.#nodeLine(node) ?? line
      } else break
    }
    return line
  }

  problem(path: KeyPath, message: string): LabProblem {
    return { file: this.file, line: this.lineOf(path), key: formatKey(path), message }
  }

  /**
   * The value as the schema has it; on failure null, and each problem with its line.
   *
   * @param value validated in place of the text's own, after interpolation
   */
  parse<S extends z.ZodType>(schema: S, value: unknown = this.value): z.infer<S> | null {
    if (this.problems.length > 0) return null
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    this.problems.push(...this.issueProblems(parsed.error.issues))
    return null
  }

  /** @param under the place of what was validated, where that is a part of the whole */
  issueProblems(issues: readonly z.core.$ZodIssue[], under: KeyPath = []): LabProblem[] {
    return issues.flatMap((issue) => {
      const path = [...under, ...issue.path]
      if (issue.code === 'invalid_key') return issue.issues.map((inner) => this.problem(path, inner.message))
      if (issue.code === 'invalid_union') return this.#unionProblems(issue.errors, path)
      if (issue.code !== 'unrecognized_keys') return [this.problem(path, issue.message)]
      return issue.keys.map((key) => this.problem([...path, key], `unknown key "${key}"`))
    })
  }

  /** Of several forms a value may have, the one that fits furthest was meant; where none begins to fit, all are named. */
  #unionProblems(forms: readonly (readonly z.core.$ZodIssue[])[], path: KeyPath): LabProblem[] {
    const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(0, ...issues.map((issue) => issue.path.length))
    const meant = [...forms].sort((a, b) => depth(b) - depth(a))[0]
    if (meant && depth(meant) > 0) return this.issueProblems(meant, path)
    const expected = forms.flat().flatMap((issue) => (issue.code === 'invalid_type' ? [typeWords(issue.expected)] : []))
    return [this.problem(path, expected.length > 0 ? `must be ${[...new Set(expected)].join(' or ')}` : 'is not valid')]
  }

  #nodeLine(node: unknown): number | null {
    const range = (node as Node | null)?.range
    return range ? this.#line(range[0]) : null
  }

  #line(offset: number): number {
    return this.#parse().lines.linePos(offset).line + this.#firstLine - 1
  }
}

/** What the library's `parseDocument` does, with tokens that are there already: parsing is most of its time. */
function compose(tokens: readonly CST.Token[], length: number, lineCounter: LineCounter): Document.Parsed {
  const composer = new Composer({ lineCounter, uniqueKeys: true, prettyErrors: false, logLevel: 'error' })
  const [document, second] = composer.compose(tokens, true, length)
  if (!document) throw new BugError('a text without a document')
  if (second) {
    const [from, to] = second.range
    document.errors.push(new YAMLParseError([from, to], 'MULTIPLE_DOCS', 'there is more than one document in the file'))
  }
  return document as Document.Parsed
}

function isTooDeep(tokens: readonly CST.Token[]): boolean {
  let level = tokens
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepestNesting) return true
    level = level.flatMap(childrenOf)
  }
  return false
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : []
  if (!CST.isCollection(token)) return []
  return token.items.flatMap(({ key, value }) => [...(key ? [key] : []), ...(value ? [value] : [])])
}

/** A type as the author of a lab would name it. */
function typeWords(type: string): string {
  const words: Record<string, string> = { string: 'a text', array: 'a list', object: 'a mapping', record: 'a mapping' }
  return words[type] ?? `a ${type}`
}

/** `checks[0].query.node` */
export function formatKey(path: KeyPath): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('')
}
