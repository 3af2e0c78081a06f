import type { TrafficCommand } from './traffic'

/**
 * What a `traffic` fence says: `start`, `stop`, or `rate <orders a second>`.
 *
 * @returns null for anything else
 */
export function parseTrafficCommand(code: string): TrafficCommand | null {
  const words = code.trim().split(/\s+/)
  if (words.length === 1 && (words[0] === 'start' || words[0] === 'stop')) return { kind: words[0] }
  const rate = Number(words[1])
  if (words[0] === 'rate' && words.length === 2 && Number.isInteger(rate) && rate >= 1 && rate <= 1000) {
    return { kind: 'rate', rate }
  }
  return null
}
