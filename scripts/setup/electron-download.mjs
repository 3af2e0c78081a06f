import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { runCommand } from './command.mjs'
import { withWorkshop } from './workshop.mjs'

/** How long a download may stand still before it is given up. A slow one that moves is let be. */
const STALLED_AFTER_MS = 60_000
const WATCH_MS = 1000

/**
 * Runs the install script of the `electron` package, which npm does not run by itself: it downloads and unpacks the
 * binary.
 *
 * Never rejects; `reason` says in a few words why there is no binary.
 *
 * @param {string} root
 * @param {{ machine: import('./machine.mjs').Machine, progress: ReturnType<import('../progress.mjs').createProgress>,
 *   stalledAfterMs?: number }} context
 * @returns {Promise<{ reason?: string }>}
 */
export async function downloadElectron(root, { machine, progress, stalledAfterMs = STALLED_AFTER_MS }) {
  const phase = progress.begin('Downloading Electron')
  // The package downloads into the folder for temporary files: one of its own shows how far it is.
  const result = await withWorkshop(machine, async (temporary) => {
    const stop = new AbortController()
    const watch = watchGrowth(temporary, {
      onGrowth: (bytes) => phase.update({ done: Math.round(bytes / 1e6), unit: 'MB' }),
      onStall: () => stop.abort(),
      stalledAfterMs,
    })
    const script = path.join(root, 'node_modules', 'electron', 'install.js')
    const env = { ...machine.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary }
    const { code, excerpt } = await runCommand(process.execPath, [script], { cwd: root, env, signal: stop.signal })
    clearInterval(watch)
    if (code === 0) return {}
    return { reason: stop.signal.aborted ? `nothing arrived for ${stalledAfterMs / 1000} s` : shortReason(excerpt) }
  })
  if (result.reason === undefined) phase.end('Downloaded Electron')
  else phase.fail('Electron could not be downloaded')
  return result
}

/** Looks at a folder once a second; the timer that it returns ends it. */
function watchGrowth(folder, { onGrowth, onStall, stalledAfterMs }) {
  let size = 0
  let movedAt = Date.now()
  return setInterval(() => {
    const now = folderSize(folder)
    if (now !== size) {
      size = now
      movedAt = Date.now()
      onGrowth(size)
    } else if (Date.now() - movedAt > stalledAfterMs) {
      onStall()
    }
  }, WATCH_MS)
}

/** The most telling line of what the install script printed, without stack frames. Pure. */
export function shortReason(output) {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at '))
  const line = lines.find((text) => /^\w*Error: /.test(text)) ?? lines[0] ?? 'no reason given'
  return line
    .replace(/^\w*Error: /, '')
    .replace(/\.$/, '')
    .slice(0, 160)
}

function folderSize(folder) {
  let bytes = 0
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (entry.isFile()) bytes += statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size
    }
  } catch {
    // Files come and go while the download is unpacked; the next look sees the rest.
  }
  return bytes
}
