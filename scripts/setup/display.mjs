import { spawn } from 'node:child_process'
import { SetupError } from './setup-error.mjs'

const START_TIMEOUT_MS = 15_000
/** How long Xvfb may take to end before it is killed. */
const STOP_TIMEOUT_MS = 3000

/** Whether a window can be shown. Everywhere but on Linux there is always a display. */
export function hasDisplay({ platform, env }) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * A virtual display.
 *
 * @typedef {{ env: { DISPLAY: string }, dispose: () => Promise<void> }} VirtualDisplay `dispose` ends this display's
 *   server and no other
 */

/**
 * Starts an X server without a screen. It picks a free display number itself, so that several can run at once.
 *
 * @param {{ program?: string, size?: string, env?: NodeJS.ProcessEnv }} [options] `size`: width x height x depth
 * @returns {Promise<VirtualDisplay>}
 * @throws {SetupError} when Xvfb is not installed, or ends or stays silent instead of naming its display
 */
export function startVirtualDisplay({ program = 'Xvfb', size = '1600x1000x24', env = process.env } = {}) {
  // File descriptor 3 is where Xvfb writes the number of its display once it can be used.
  const args = ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-noreset']
  const server = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => server.once('close', resolve))
  let complaints = ''
  server.stderr.setEncoding('utf8').on('data', (text) => {
    complaints = (complaints + text).slice(-4000)
  })

  const dispose = async () => {
    process.off('exit', killNow)
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return
    server.kill('SIGTERM')
    const timer = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS)
    await ended
    clearTimeout(timer)
  }
  const killNow = () => server.kill('SIGKILL')
  process.once('exit', killNow)

  return new Promise((resolve, reject) => {
    const fail = (what) => {
      clearTimeout(timer)
      dispose()
      reject(
        new SetupError(`The virtual display could not be started: ${what}.`, {
          detail: complaints.trim(),
          remedy: 'Debian and Ubuntu: sudo apt-get install xvfb',
        }),
      )
    }
    const timer = setTimeout(() => fail(`no answer within ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS)
    server.once('error', (error) => fail(error.code === 'ENOENT' ? `${program} is not installed` : error.message))
    server.once('exit', (code, signal) => fail(`Xvfb ended (${signal ?? `status ${code}`})`))
    let number = ''
    server.stdio[3].setEncoding('utf8').on('data', (text) => {
      number += text
      if (!number.endsWith('\n')) return
      clearTimeout(timer)
      server.removeAllListeners('exit')
      resolve({ env: { DISPLAY: `:${number.trim()}` }, dispose })
    })
  })
}

/**
 * Runs `use` with the environment of a virtual display, which lives exactly as long.
 *
 * @template T
 * @param {(env: { DISPLAY: string }) => Promise<T>} use
 * @param {Parameters<typeof startVirtualDisplay>[0]} [options]
 * @returns {Promise<T>}
 */
export async function withVirtualDisplay(use, options) {
  const display = await startVirtualDisplay(options)
  try {
    return await use(display.env)
  } finally {
    await display.dispose()
  }
}
