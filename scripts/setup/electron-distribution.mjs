import { cpSync } from 'node:fs'
import path from 'node:path'
import { withWorkshop } from './workshop.mjs'

/**
 * Runs `use` with a folder that electron-builder can take for Electron's distribution.
 *
 * The substitute has a loader in resources/app, and Electron prefers that folder to the app.asar that electron-builder
 * adds: the packaged app would be the loader. So `use` gets a copy without it, which lives only as long.
 *
 * @template T
 * @param {import('./electron-runtime.mjs').ElectronRuntime} runtime
 * @param {{ machine: import('./machine.mjs').Machine, progress: ReturnType<import('../progress.mjs').createProgress> }} context
 * @param {(folder: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withDistribution(runtime, { machine, progress }, use) {
  const folder = distributionFolder(runtime.executable)
  if (runtime.kind === 'electron') return await use(folder)
  return await withWorkshop(machine, (copy) => {
    const phase = progress.begin(`Copying Electron ${runtime.version ?? ''}`.trim())
    const loader = path.join(folder, 'resources', 'app')
    cpSync(folder, copy, { recursive: true, verbatimSymlinks: true, filter: (source) => source !== loader })
    phase.end()
    return use(copy)
  })
}

/** The folder that holds the whole of a distribution; on macOS the executable is three levels down in a bundle. */
function distributionFolder(executable) {
  const bundle = /^(.*)[\\/][^\\/]+\.app[\\/]Contents[\\/]MacOS[\\/][^\\/]+$/.exec(executable)
  return bundle ? bundle[1] : path.dirname(executable)
}
