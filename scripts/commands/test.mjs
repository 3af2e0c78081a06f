import path from 'node:path'
import { createProgress } from '../progress.mjs'
import { describeEngine } from '../setup/container-engine.mjs'
import { hasDisplay, startVirtualDisplay } from '../setup/display.mjs'
import { ROOT, runEntry } from '../setup/entry.mjs'
import { runInForeground } from '../setup/foreground.mjs'
import { readMachine } from '../setup/machine.mjs'
import { npmCommand } from '../setup/npm.mjs'
import { runPhases, summary } from '../setup/phase-run.mjs'
import { SetupError } from '../setup/setup-error.mjs'
import { prepareWorkspace } from '../setup/workspace.mjs'

const CONTAINERS = { engine: true, imageBuild: true, build: true }
const WINDOW = { electron: true, virtualDisplay: true, build: true }

/**
 * The phases of `npm test`, in order: what each needs of the machine, and the commands that make it up.
 *
 * @type {{ name: string, title: string, needs: import('../setup/workspace.mjs').Needs, commands: Command[] }[]}
 * @typedef {{ script: string } | { cli: string[] }} Command an npm script, or the app's own command line
 */
const PHASES = [
  { name: 'typecheck', title: 'types', needs: {}, commands: [{ script: 'typecheck' }] },
  { name: 'lint', title: 'style, format and the direction of imports', needs: {}, commands: [{ script: 'lint' }] },
  { name: 'unit', title: 'pure logic', needs: {}, commands: [{ script: 'test:unit' }] },
  {
    name: 'images',
    title: 'the images that the labs use, pulled or built',
    needs: CONTAINERS,
    commands: [{ cli: ['images', 'ensure'] }],
  },
  {
    name: 'integration',
    title: 'real containers, real MySQL',
    needs: CONTAINERS,
    commands: [{ script: 'test:integration' }],
  },
  { name: 'keystone', title: 'every lab, solved and not', needs: CONTAINERS, commands: [{ cli: ['verify'] }] },
  { name: 'demos', title: 'every demo, rehearsed', needs: CONTAINERS, commands: [{ cli: ['rehearse'] }] },
  {
    name: 'e2e',
    title: 'the real app in a real window, and in a real browser',
    needs: { ...CONTAINERS, ...WINDOW, browser: true },
    commands: [{ script: 'test:e2e' }, { script: 'test:browser' }],
  },
  {
    name: 'package',
    title: 'the packaged app',
    needs: { ...CONTAINERS, ...WINDOW },
    commands: [{ script: 'package' }, { script: 'test:packaged' }],
  },
]

/**
 * `npm test`: the set-up of `npm start`, then every phase. `--only unit,e2e` chooses phases, `--keep-going` goes on
 * after one that failed.
 */
export const main = () =>
  runEntry(async (args) => {
    const { phases, keepGoing } = readArguments(args)
    const machine = readMachine()
    const progress = createProgress()
    const needsWindow = phases.some(({ needs }) => needs.virtualDisplay)
    const needsDisplay = needsWindow && !hasDisplay(machine)
    const needs = Object.assign({}, ...phases.map((phase) => phase.needs), { virtualDisplay: needsDisplay })
    const { engine, electron } = await prepareWorkspace(ROOT, needs, { machine, progress })

    if (engine) progress.say(describeEngine(engine))
    const display = needsDisplay ? await startVirtualDisplay() : undefined
    try {
      const env = {
        ...machine.env,
        ...display?.env,
        ...(electron && { STANDBY_ELECTRON_PATH: electron.executable, STANDBY_ELECTRON_KIND: electron.kind }),
      }
      delete env.ELECTRON_RUN_AS_NODE
      const results = await runPhases(
        phases.map((phase) => ({ ...phase, run: () => runCommands(phase.commands, env) })),
        { keepGoing, say: progress.say },
      )
      progress.say('')
      for (const line of summary(results)) progress.say(line)
      return results.every(({ outcome }) => outcome === 'passed') ? 0 : 1
    } finally {
      await display?.dispose()
    }
  })

function readArguments(args) {
  const rest = [...args]
  let phases = PHASES
  let keepGoing = false
  while (rest.length > 0) {
    const arg = rest.shift()
    if (arg === '--keep-going') keepGoing = true
    else if (arg === '--only' || arg.startsWith('--only='))
      phases = choosePhases(arg.split('=')[1] ?? rest.shift() ?? '')
    else
      throw new SetupError(`npm test does not know ${arg}.`, { remedy: `It knows --keep-going and --only ${names()}` })
  }
  return { phases, keepGoing }
}

function choosePhases(list) {
  const wanted = list.split(',').filter(Boolean)
  const unknown = wanted.find((name) => !PHASES.some((phase) => phase.name === name))
  if (unknown !== undefined || wanted.length === 0) {
    throw new SetupError(`There is no phase "${unknown ?? ''}".`, { remedy: `The phases are: ${names()}` })
  }
  return PHASES.filter(({ name }) => wanted.includes(name))
}

function names() {
  return PHASES.map(({ name }) => name).join(',')
}

/** Runs them one after another up to the first that fails, and returns its exit status. */
async function runCommands(commands, env) {
  const npm = npmCommand()
  for (const command of commands) {
    const [file, ...args] =
      'cli' in command
        ? [process.execPath, path.join(ROOT, 'dist', 'cli', 'cli.js'), ...command.cli]
        : [npm.file, ...npm.leading, 'run', '--silent', command.script]
    const status = await runInForeground(file, args, { cwd: ROOT, env })
    if (status !== 0) return status
  }
  return 0
}
