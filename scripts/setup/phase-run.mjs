import { seconds } from '../progress.mjs'

/** Exit statuses of a program that was told to stop: SIGHUP, SIGINT, SIGTERM. */
const INTERRUPTED = new Set([129, 130, 143])

/**
 * A named part of a longer run.
 *
 * @typedef {object} Phase
 * @property {string} name
 * @property {string} title what it does
 * @property {() => Promise<number>} run its exit status
 *
 * @typedef {{ name: string, outcome: 'passed' | 'failed' | 'not run', milliseconds: number }} PhaseResult
 */

/**
 * Runs phases in order, each under a heading, until one fails; with `keepGoing` all of them.
 *
 * @param {Phase[]} phases
 * @param {{ keepGoing?: boolean, say: (line: string) => void, now?: () => number }} options
 * @returns {Promise<PhaseResult[]>} one for each phase
 */
export async function runPhases(phases, { keepGoing = false, say, now = Date.now }) {
  const results = []
  let stopped = false
  for (const { name, title, run } of phases) {
    if (stopped) {
      results.push({ name, outcome: 'not run', milliseconds: 0 })
      continue
    }
    say(`\n== ${name}: ${title}`)
    const startedAt = now()
    const status = await run()
    const milliseconds = now() - startedAt
    const outcome = status === 0 ? 'passed' : 'failed'
    say(`== ${name}: ${outcome} (${seconds(milliseconds)})`)
    results.push({ name, outcome, milliseconds })
    stopped = status !== 0 && (!keepGoing || INTERRUPTED.has(status))
  }
  return results
}

/** A table of the results, and as its last line `N passed, N failed`. Pure. */
export function summary(results) {
  const width = Math.max(...results.map(({ name }) => name.length))
  const count = (wanted) => results.filter(({ outcome }) => outcome === wanted).length
  return [
    ...results.map(({ name, outcome, milliseconds }) => {
      const time = outcome === 'not run' ? '' : `${(milliseconds / 1000).toFixed(1)} s`
      return `${name.padEnd(width)}  ${outcome.padEnd('not run'.length)}  ${time.padStart(9)}`.trimEnd()
    }),
    `${count('passed')} passed, ${count('failed')} failed`,
  ]
}
