import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { LabProblem } from '../contract/lab'

export type KeyPath = readonly PropertyKey[]

/** A YAML text whose problems can be told with the file, the line and the key. */
export class YamlSource {
  readonly file: string
  readonly problems: LabProblem[] = []
  readonly value: unknown
  readonly #document
  readonly #lines = new LineCounter()
  readonly #firstLine: number

  /** @param firstLine the line of the file on which the text begins, counted from 1 */
  constructor(file: string, text: string, firstLine = 1) {
    this.file = file
    this.#firstLine = firstLine
    this.#document = parseDocument(text, { lineCounter: this.#lines, uniqueKeys: true, prettyErrors: false })
    for (const error of this.#document.errors) {
      this.problems.push({ file, line: this.#line(error.pos[0]), key: '', message: error.message })
    }
    // Aliases are bounded: a few lines must not become gigabytes.
    let value: unknown = null
    if (this.problems.length === 0) {
      try {
        value = this.#document.toJS({ maxAliasCount: 50 })
      } catch (error) {
        this.problems.push({ file, line: firstLine, key: '', message: (error as Error).message })
      }
    }
    this.value = value
  }

  /** The line of a key, or of the nearest thing above it that exists. */
  lineOf(path: KeyPath): number {
    let node: unknown = this.#document.contents
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
      if (issue.code !== 'unrecognized_keys') return [this.problem(path, issue.message)]
      return issue.keys.map((key) => this.problem([...path, key], `unknown key "${key}"`))
    })
  }

  #nodeLine(node: unknown): number | null {
    const range = (node as Node | null)?.range
    return range ? this.#line(range[0]) : null
  }

  #line(offset: number): number {
    return this.#lines.linePos(offset).line + this.#firstLine - 1
  }
}

/** `checks[0].query.node` */
export function formatKey(path: KeyPath): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('')
}
