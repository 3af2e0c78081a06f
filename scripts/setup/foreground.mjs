import { spawn } from 'node:child_process'

/** Exit status of a program that a signal ended, as a shell reports it: 128 and the signal's number. */
const STATUS_BY_SIGNAL = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGKILL: 137, SIGTERM: 143 }

/**
 * Runs a program in place of this one: its input and output are ours, signals are passed on to it, and its exit status
 * is returned.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 * @throws when the program cannot be started
 */
export function runInForeground(file, args, { cwd, env } = {}) {
  const child = spawn(file, args, { cwd, env, stdio: 'inherit' })
  const passOn = (signal) => child.kill(signal)
  // On a terminal Ctrl+C reaches the whole group, the child included; twice would make it quit without tidying up.
  const onInterrupt = process.stdin.isTTY ? () => {} : passOn
  process.on('SIGINT', onInterrupt)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, passOn)
  return new Promise((resolve, reject) => {
    const done = (settle) => (result, signal) => {
      process.off('SIGINT', onInterrupt)
      for (const name of ['SIGTERM', 'SIGHUP']) process.off(name, passOn)
      settle(result, signal)
    }
    child.once('error', done(reject))
    child.once(
      'close',
      done((code, signal) => resolve(code ?? STATUS_BY_SIGNAL[signal] ?? 1)),
    )
  })
}
