/**
 * GTID sets as MySQL writes them: `uuid:1-5:7,uuid:tag:1-3` (MySQL Reference Manual, GTID Format and Storage). Tags came
 * with 8.3: within one uuid, intervals after a tag belong to it.
 */
export interface GtidSet {
  /** Sorted, disjoint, not touching intervals, by `uuid` or `uuid:tag`, in lower case. */
  readonly intervals: ReadonlyMap<string, readonly Interval[]>
}

/** First and last transaction number, both included. */
export type Interval = readonly [first: number, last: number]

export const emptyGtidSet: GtidSet = { intervals: new Map() }

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const tagPattern = /^[a-z_][a-z0-9_]{0,31}$/
const intervalPattern = /^(\d{1,19})(?:\s*-\s*(\d{1,19}))?$/

/** @returns null for a text that is no GTID set, and for numbers too large to count with exactly (2^53 and more) */
export function parseGtidSet(text: string): GtidSet | null {
  const collected = new Map<string, Interval[]>()
  for (const part of text.toLowerCase().split(',')) {
    if (part.trim() === '') continue
    const [uuid, ...rest] = part.split(':').map((piece) => piece.trim())
    if (!uuid || !uuidPattern.test(uuid) || rest.length === 0) return null
    let key = uuid
    let sawInterval = false
    for (const piece of rest) {
      const found = intervalPattern.exec(piece)
      if (found) {
        const first = Number(found[1])
        const last = found[2] === undefined ? first : Number(found[2])
        if (first < 1 || !Number.isSafeInteger(first) || !Number.isSafeInteger(last)) return null
        sawInterval = true
        // MySQL takes an interval that ends before it begins for an empty one.
        if (last < first) continue
        const intervals = collected.get(key)
        if (intervals) intervals.push([first, last])
        else collected.set(key, [[first, last]])
      } else if (tagPattern.test(piece)) {
        key = `${uuid}:${piece}`
        sawInterval = false
      } else return null
    }
    if (!sawInterval) return null
  }
  return fromCollected(collected)
}

export function formatGtidSet(set: GtidSet): string {
  return [...set.intervals.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, intervals]) => `${key}:${intervals.map(formatInterval).join(':')}`)
    .join(',')
}

/** How many transactions are in the set. */
export function countGtids(set: GtidSet): number {
  let count = 0
  for (const intervals of set.intervals.values()) for (const [first, last] of intervals) count += last - first + 1
  return count
}

export function isEmptyGtidSet(set: GtidSet): boolean {
  return set.intervals.size === 0
}

export function unionGtids(a: GtidSet, b: GtidSet): GtidSet {
  const collected = new Map<string, Interval[]>()
  for (const set of [a, b]) {
    for (const [key, intervals] of set.intervals) collected.set(key, [...(collected.get(key) ?? []), ...intervals])
  }
  return fromCollected(collected)
}

/** What is in `a` and not in `b`: GTID_SUBTRACT(a, b). */
export function subtractGtids(a: GtidSet, b: GtidSet): GtidSet {
  const result = new Map<string, readonly Interval[]>()
  for (const [key, intervals] of a.intervals) {
    const left = subtractIntervals(intervals, b.intervals.get(key) ?? [])
    if (left.length > 0) result.set(key, left)
  }
  return { intervals: result }
}

/** Whether all of `subset` is in `set`: GTID_SUBSET(subset, set). */
export function containsGtids(set: GtidSet, subset: GtidSet): boolean {
  return isEmptyGtidSet(subtractGtids(subset, set))
}

/** The part of the set that comes from these servers, whatever the tag. */
export function gtidsOf(set: GtidSet, uuids: ReadonlySet<string>): GtidSet {
  const kept = [...set.intervals].filter(([key]) => uuids.has(key.slice(0, 36)))
  return { intervals: new Map(kept) }
}

function fromCollected(collected: Map<string, Interval[]>): GtidSet {
  const intervals = new Map<string, readonly Interval[]>()
  for (const [key, all] of collected) {
    const merged: [number, number][] = []
    for (const [first, last] of [...all].sort((x, y) => x[0] - y[0])) {
      const end = merged.at(-1)
      if (end && first <= end[1] + 1) end[1] = Math.max(end[1], last)
      else merged.push([first, last])
    }
    if (merged.length > 0) intervals.set(key, merged)
  }
  return { intervals }
}

function subtractIntervals(from: readonly Interval[], take: readonly Interval[]): Interval[] {
  let left: Interval[] = [...from]
  for (const [first, last] of take) {
    left = left.flatMap(([a, b]): Interval[] => {
      if (last < a || first > b) return [[a, b]]
      const parts: Interval[] = []
      if (a < first) parts.push([a, first - 1])
      if (b > last) parts.push([last + 1, b])
      return parts
    })
  }
  return left
}

function formatInterval([first, last]: Interval): string {
  return first === last ? String(first) : `${first}-${last}`
}
