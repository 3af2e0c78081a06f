export interface PlacedLabel {
  /** Its left edge. */
  x: number
  /** 0 is the uppermost row. */
  row: number
  text: string
  /** Its place among the marks. */
  index: number
}

const gap = 6

/**
 * Pure: where labels stand beside their lines, right of them or, at the right edge, left of them, so that none covers another.
 * One for which there is no room is left out; its line stays.
 *
 * @param marks from left to right
 * @param width of the whole chart
 */
export function placeLabels(
  marks: readonly { x: number; label: string }[],
  width: number,
  measure: (text: string) => number,
  rows = 2,
): PlacedLabel[] {
  const taken: { from: number; to: number }[][] = Array.from({ length: rows }, () => [])
  return marks.flatMap(({ x, label }, index): PlacedLabel[] => {
    const wide = measure(label)
    const left = x + gap + wide <= width ? x + gap : x - gap - wide
    if (left < 0) return []
    const row = taken.findIndex((spans) => spans.every(({ from, to }) => left + wide + gap <= from || left >= to + gap))
    if (row === -1) return []
    taken[row]?.push({ from: left, to: left + wide })
    return [{ x: left, row, text: label, index }]
  })
}
