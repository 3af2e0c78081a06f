import { createProgress } from '../progress.mjs'
import { withDistribution } from '../setup/electron-distribution.mjs'
import { ROOT, runEntry } from '../setup/entry.mjs'
import { runInForeground } from '../setup/foreground.mjs'
import { localProgram } from '../setup/local-program.mjs'
import { readMachine } from '../setup/machine.mjs'
import { prepareWorkspace } from '../setup/workspace.mjs'

/**
 * `npm run package`: the app as an unpacked folder for this platform, on the Electron at hand. Arguments are
 * electron-builder's and replace `--dir`: `npm run package -- --linux deb`.
 */
export const main = () =>
  runEntry(async (args) => {
    const machine = readMachine()
    const progress = createProgress()
    const { electron } = await prepareWorkspace(ROOT, { electron: true, build: true }, { machine, progress })
    return await withDistribution(electron, { machine, progress }, (folder) => {
      const builder = localProgram(ROOT, 'electron-builder')
      const version = electron.version ? [`-c.electronVersion=${electron.version}`] : []
      const targets = args.length > 0 ? args : ['--dir']
      return runInForeground(
        process.execPath,
        [builder, ...targets, '--publish', 'never', `-c.electronDist=${folder}`, ...version],
        { cwd: ROOT, env: machine.env },
      )
    })
  })
