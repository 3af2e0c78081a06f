import { ensureBuild } from './build.mjs'
import { IMAGE_BUILD_PACKAGE, planEngine, startEngine } from './container-engine.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { joinDockerGroup, runAgainInDockerGroup } from './docker-group.mjs'
import { BROWSER_PACKAGES, ELECTRON_LIBRARIES, VIRTUAL_DISPLAY_PACKAGES } from './electron-libraries.mjs'
import { ensureElectron } from './electron-runtime.mjs'
import { installPackages, missingPackages } from './system-packages.mjs'

/**
 * What a command needs of the machine and the checkout before it can begin.
 *
 * @typedef {object} Needs
 * @property {boolean} [engine] a container engine that answers
 * @property {boolean} [imageBuild] what building images takes where none can be pulled
 * @property {boolean} [electron] an Electron, and the libraries it needs
 * @property {boolean} [browser] a browser, to test with
 * @property {boolean} [virtualDisplay] an X server without a screen
 * @property {boolean} [build] dist/ of the current sources
 */

/**
 * Provides it, and changes nothing that is there already. The packages in package-lock.json are always provided.
 *
 * What has to be installed on the machine is collected first, so that the user is asked once, and at the beginning.
 *
 * @param {string} root the checkout
 * @param {Needs} needs
 * @param {{ machine: import('./machine.mjs').Machine, progress: ReturnType<import('../progress.mjs').createProgress> }} context
 * @returns {Promise<{
 *   engine?: import('./container-engine.mjs').Engine, electron?: import('./electron-runtime.mjs').ElectronRuntime,
 * }>}
 * @throws {import('./setup-error.mjs').SetupError}
 */
export async function prepareWorkspace(root, needs, context) {
  const engine = await prepareMachine(needs, context)
  await ensureDependencies(root, context)
  const electron = needs.electron ? await ensureElectron(root, context) : undefined
  if (needs.build) await ensureBuild(root, context)
  return { engine, electron }
}

/** @returns {Promise<import('./container-engine.mjs').Engine | undefined>} */
async function prepareMachine(needs, context) {
  const { machine, progress } = context
  const plan = needs.engine ? await planEngine(machine) : undefined
  if (plan?.step === 'regroup') {
    progress.say('This session does not know yet that you are in the group docker: going on in a new one.')
    return runAgainInDockerGroup(machine)
  }

  const missing = machine.usesApt ? await missingPackages(systemPackages(needs, plan)) : []
  const becomesMember = plan?.step === 'install' && machine.uid !== 0
  await installPackages(missing, {
    ...context,
    also: becomesMember
      ? ['Your user is added to the group docker, whose members have the rights of root on this machine.']
      : [],
    afterwards: becomesMember ? (prefix) => joinDockerGroup(machine, prefix) : undefined,
  })

  if (!plan) return undefined
  const state = plan.step === 'ready' ? plan : await startEngine(machine, progress)
  if (state.step === 'regroup') return runAgainInDockerGroup(machine)
  return state.engine
}

function systemPackages(needs, plan) {
  return [
    ...(plan?.packages ?? []),
    ...(needs.imageBuild && !plan?.packages?.includes(IMAGE_BUILD_PACKAGE) ? [IMAGE_BUILD_PACKAGE] : []),
    ...(needs.electron ? ELECTRON_LIBRARIES : []),
    ...(needs.browser ? BROWSER_PACKAGES : []),
    ...(needs.virtualDisplay ? VIRTUAL_DISPLAY_PACKAGES : []),
  ]
}
