import path from 'node:path'
import { createProgress } from '../progress.mjs'
import { ROOT, runEntry } from '../setup/entry.mjs'
import { runInForeground } from '../setup/foreground.mjs'
import { readMachine } from '../setup/machine.mjs'
import { prepareWorkspace } from '../setup/workspace.mjs'

/** Commands that run containers. The others find the engine by themselves, or report that there is none. */
const NEED_ENGINE = new Set(['up', 'verify', 'bench', 'images'])

/** `npm run standby`: the engine from a terminal. Standard output is the command's alone; set-up talks on the other. */
export const main = () =>
  runEntry(async (args) => {
    const machine = readMachine()
    const progress = createProgress({ stream: process.stderr })
    const command = args.find((arg) => !arg.startsWith('-'))
    const isHelp = args.includes('--help') || args.includes('-h')
    await prepareWorkspace(ROOT, { engine: NEED_ENGINE.has(command) && !isHelp, build: true }, { machine, progress })
    return await runInForeground(process.execPath, [path.join(ROOT, 'dist', 'cli', 'cli.js'), ...args])
  })
