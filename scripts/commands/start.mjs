import path from 'node:path'
import { createProgress } from '../progress.mjs'
import { describeEngine } from '../setup/container-engine.mjs'
import { hasDisplay } from '../setup/display.mjs'
import { electronLaunch } from '../setup/electron-launch.mjs'
import { ROOT, runEntry } from '../setup/entry.mjs'
import { runInForeground } from '../setup/foreground.mjs'
import { readMachine } from '../setup/machine.mjs'
import { prepareWorkspace } from '../setup/workspace.mjs'

const SETUP_ONLY = '--setup-only'

/**
 * `npm start`: sets everything up, then runs the app with the user's arguments until it ends; in a window, or served to a
 * browser.
 */
export const main = () =>
  runEntry(async (args) => {
    const machine = readMachine()
    const progress = createProgress()
    const launches = !args.includes(SETUP_ONLY)
    const inBrowser = runsInBrowser(args, machine)
    const needs = { engine: true, electron: !inBrowser, build: true }
    const { engine, electron } = await prepareWorkspace(ROOT, needs, { machine, progress })
    progress.say(describeEngine(engine))
    if (!launches) {
      progress.say(`Everything is set up. Start the app with: npm start${inBrowser ? ' -- --browser' : ''}`)
      return 0
    }
    if (inBrowser) {
      if (!args.includes('--browser'))
        progress.say('There is no display to open a window on: Standby runs in a browser.')
      const program = path.join(ROOT, 'dist', 'web', 'web.js')
      return await runInForeground(process.execPath, [program, ...args], { cwd: ROOT, env: machine.env })
    }
    const launch = electronLaunch(electron, machine)
    for (const note of launch.notes) progress.say(note)
    return await runInForeground(electron.executable, [...launch.args, '.', ...args], { cwd: ROOT, env: launch.env })
  })

/**
 * Whether the workbench is served to a browser: when it is asked for, by itself or by an option that only makes sense there, and
 * where a window could not be shown. Setting up is for both, unless a browser is asked for. Pure.
 *
 * @param {string[]} args
 * @param {Pick<import('../setup/machine.mjs').Machine, 'platform' | 'env'>} machine
 */
export function runsInBrowser(args, machine) {
  if (args.some((arg) => /^--(browser|port|listen)(=|$)/.test(arg))) return true
  return !args.includes(SETUP_ONLY) && !hasDisplay(machine)
}
