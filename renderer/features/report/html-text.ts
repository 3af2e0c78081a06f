import { plainLine } from './plain-line'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Pure: a text that HTML and SVG show as it is, in an element or in a quoted attribute. */
export function htmlText(text: string): string {
  return plainLine(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}
