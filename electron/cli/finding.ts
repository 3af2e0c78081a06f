import type { Output } from './output'

/** What a look at this machine came to. */
export interface Finding {
  what: string
  state: 'ok' | 'warning' | 'bad'
  detail: string
  remedy?: string
}

/** One line each, and the remedy under it. @returns the exit status */
export function tellFindings(findings: readonly Finding[], output: Output): number {
  output.value({ findings })
  for (const one of findings) {
    output.line(`${one.state.padEnd(8)} ${one.what.padEnd(18)} ${one.detail}`)
    if (one.remedy) output.line(`${' '.repeat(28)}${one.remedy}`)
  }
  return findings.some((one) => one.state === 'bad') ? 1 : 0
}
