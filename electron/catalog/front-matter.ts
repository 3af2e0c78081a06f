import type { LabProblem } from '../contract/lab'
import { YamlSource } from './yaml-source'

/** A Markdown file cut into its YAML head and its body. */
export interface MarkdownFile {
  head: YamlSource
  body: string
  /** The line of the file on which the body begins, counted from 1. */
  bodyLine: number
}

/** @returns a problem for a file that does not begin with a head between two lines of `---` */
export function cutFrontMatter(file: string, text: string): MarkdownFile | LabProblem {
  const lines = text
    .replaceAll('\r\n', '\n')
    .replace(/^\uFEFF/, '')
    .split('\n')
  if (lines[0]?.trimEnd() !== '---') {
    return {
      file,
      line: 1,
      key: '',
      message: 'must begin with a line "---", the title and the checks, and another "---"',
    }
  }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---')
  if (end < 0) return { file, line: 1, key: '', message: 'the head is not closed: a line "---" is missing' }
  return {
    head: new YamlSource(file, `${lines.slice(1, end).join('\n')}\n`, 2),
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 2,
  }
}
