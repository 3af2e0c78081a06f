import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/**
 * How an app folder is run on a runtime: arguments, environment, and lines that tell the user what is out of the
 * ordinary.
 *
 * @param {import('./electron-runtime.mjs').ElectronRuntime} runtime
 * @param {import('./machine.mjs').Machine} machine
 * @returns {{ args: string[], env: NodeJS.ProcessEnv, notes: string[] }} `args` go before the app's folder
 */
export function electronLaunch(runtime, machine) {
  const args = []
  const notes = []
  if (machine.platform === 'linux' && machine.uid === 0) {
    args.push('--no-sandbox')
    notes.push('You are root, for whom Chromium has no sandbox: the app is started with --no-sandbox.')
  } else if (machine.platform === 'linux' && !sandboxIsPossible(runtime.executable)) {
    const helper = path.join(path.dirname(runtime.executable), 'chrome-sandbox')
    notes.push(
      'This system keeps programs from making the sandbox that Chromium needs. If no window opens, run this once:',
      `  sudo chown root ${helper} && sudo chmod 4755 ${helper}`,
    )
  }
  // Electron 38 and later find this out by themselves.
  if (runtime.kind === 'substitute' && !machine.env.DISPLAY && machine.env.WAYLAND_DISPLAY) {
    args.push('--ozone-platform=wayland')
  }
  // Terminals inside other Electron apps set this, and Electron would run as plain Node.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = machine.env
  return { args, env, notes }
}

/**
 * Whether an ordinary user's Electron can make its sandbox: with user namespaces, which some systems restrict, or with
 * a helper that belongs to root.
 */
function sandboxIsPossible(executable) {
  const restricted =
    readSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    readSetting('/proc/sys/kernel/unprivileged_userns_clone') === '0'
  if (!restricted) return true
  const helper = statSync(path.join(path.dirname(executable), 'chrome-sandbox'), { throwIfNoEntry: false })
  return helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0
}

function readSetting(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    // This kernel does not know the setting.
    return undefined
  }
}
