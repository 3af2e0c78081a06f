import { spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'

/** How much of a command's output is kept to show when it fails: what went wrong stands first or last. */
const FIRST_LINES = 10
const LAST_LINES = 30

/**
 * Runs a command to its end and hands over each line it prints.
 *
 * Never rejects: a command that could not be started, or was stopped by `timeoutMs` or `signal`, has `code: null` and
 * says why in `reason`.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{
 *   cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, signal?: AbortSignal,
 *   stdin?: 'ignore' | 'inherit', onLine?: (line: string) => void,
 * }} [options]
 * @returns {Promise<{ code: number | null, reason?: string, stdout: string, excerpt: string }>} `stdout` whole, and
 *   of both streams the first and last lines
 */
export function runCommand(file, args, options = {}) {
  const { cwd, env, timeoutMs, signal, stdin = 'ignore', onLine } = options
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, signal, stdio: [stdin, 'pipe', 'pipe'], windowsHide: true })
    const first = []
    const last = []
    const out = []
    let reason
    const timer = timeoutMs
      ? setTimeout(() => {
          reason = `no end after ${Math.round(timeoutMs / 1000)} s`
          child.kill('SIGTERM')
        }, timeoutMs)
      : undefined
    const take = (line) => {
      if (line.trim() === '') return
      if (first.length < FIRST_LINES) first.push(line)
      else last.push(line)
      if (last.length > LAST_LINES) {
        last.shift()
        first[FIRST_LINES] = '…'
      }
      onLine?.(line)
    }
    const flushers = [child.stdout, child.stderr].map((stream) => splitLines(stream, take))
    child.stdout.on('data', (chunk) => out.push(chunk))
    child.on('error', (error) => {
      reason ??= error.name === 'AbortError' ? 'it was cancelled' : error.message
      if (child.pid === undefined) finish(null)
    })
    child.on('close', (code, killedBy) => {
      if (code === null) reason ??= `stopped by ${killedBy}`
      finish(code)
    })
    function finish(code) {
      clearTimeout(timer)
      for (const flush of flushers) flush()
      resolve({ code: reason ? null : code, reason, stdout: out.join(''), excerpt: [...first, ...last].join('\n') })
    }
  })
}

/** Calls `take` for each line of `stream`; the function it returns hands over what is left without a newline. */
function splitLines(stream, take) {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk) => {
    const lines = (rest + chunk).split(/\r?\n|\r/)
    rest = lines.pop()
    for (const line of lines) take(line)
  })
  return () => {
    if (rest) take(rest)
    rest = ''
  }
}

/**
 * The full path of a program, or undefined. Also looks where daemons live, which is not on every user's PATH.
 *
 * @param {string} name
 * @param {{ PATH?: string }} [env]
 */
export function findProgram(name, env = process.env) {
  const folders = (env.PATH ?? '').split(path.delimiter)
  if (process.platform !== 'win32') folders.push('/usr/local/sbin', '/usr/sbin', '/sbin')
  for (const folder of folders.filter(Boolean)) {
    const candidate = path.join(folder, name)
    try {
      accessSync(candidate, constants.X_OK)
      if (statSync(candidate).isFile()) return candidate
    } catch {
      // Not in this folder: the next one may have it.
    }
  }
  return undefined
}
