import { plainLine } from './plain-line'

/**
 * Pure: a text as one line that Markdown shows as it is, in a paragraph or in a cell of a table. An address in it may become
 * a link to itself, as many readers of Markdown make one of any address; a link that says other than where it leads cannot.
 */
export function markdownText(text: string): string {
  return plainLine(text).replaceAll(/[\\`*_{}[\]<>#|~&!$^=]/g, '\\$&')
}

/** Pure: a code block from which nothing inside can break out. */
export function markdownFence(code: string, language: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${code.replace(/[\r\n]+$/, '')}\n${fence}`
}
