/** A run of text, or of code. */
export interface InlinePiece {
  code: boolean
  text: string
}

/** All that Markdown could take for something else, outside of code. */
const special = /[\\*_[\]<>&~!\t\r\n]/
/** A beginning that would make a list, a heading or a rule of the line. */
const block = /^(?:[-+#=]|\d{1,9}[.)](?: |$))/

/**
 * The pieces of a line in which there is nothing but text and `code`, as most are: that takes no parser, which is
 * most of the time in which an answer is shown.
 *
 * @returns null for a line with anything else in it
 */
export function simpleInline(text: string): InlinePiece[] | null {
  if (text === '' || text !== text.trim() || block.test(text)) return null
  const parts = text.split('`')
  if (parts.length % 2 === 0) return null
  const pieces: InlinePiece[] = []
  for (const [index, part] of parts.entries()) {
    const code = index % 2 === 1
    // Two backticks in a row begin code of another kind.
    if (code ? part === '' || part !== part.trim() : special.test(part) || (part === '' && isBetween(index, parts)))
      return null
    if (part !== '') pieces.push({ code, text: part })
  }
  return pieces
}

function isBetween(index: number, parts: readonly string[]): boolean {
  return index > 0 && index < parts.length - 1
}
