import { createProgress } from '../progress.mjs'
import { describeEngine } from '../setup/container-engine.mjs'
import { requireDisplay } from '../setup/display.mjs'
import { electronLaunch } from '../setup/electron-launch.mjs'
import { ROOT, runEntry } from '../setup/entry.mjs'
import { runInForeground } from '../setup/foreground.mjs'
import { readMachine } from '../setup/machine.mjs'
import { prepareWorkspace } from '../setup/workspace.mjs'

const SETUP_ONLY = '--setup-only'

/** `npm start`: sets everything up, then runs the app with the user's arguments until it ends. */
export const main = () =>
  runEntry(async (args) => {
    const machine = readMachine()
    const progress = createProgress()
    const launches = !args.includes(SETUP_ONLY)
    if (launches) requireDisplay(machine)
    const { engine, electron } = await prepareWorkspace(
      ROOT,
      { engine: true, electron: true, build: true },
      { machine, progress },
    )
    progress.say(describeEngine(engine))
    if (!launches) {
      progress.say('Everything is set up. Start the app with: npm start')
      return 0
    }
    const launch = electronLaunch(electron, machine)
    for (const note of launch.notes) progress.say(note)
    return await runInForeground(electron.executable, [...launch.args, '.', ...args], { cwd: ROOT, env: launch.env })
  })
