import type { Finding, FindingKind } from '../contract/topology'

export function finding(
  kind: FindingKind,
  severity: Finding['severity'],
  node: string,
  title: string,
  sentence: string,
): Finding {
  return { kind, severity, node, title, sentence }
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

export function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
