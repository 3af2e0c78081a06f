/** Control characters, and those that turn the direction of writing around: nothing that a sentence needs. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Pure: a text as one line of what can be seen. */
export function plainLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(unseen, '').trim()
}
