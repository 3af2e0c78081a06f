/**
 * The shared libraries that Electron expects of a Debian or Ubuntu system. Releases from 2024 on carry some of them
 * under a name that ends in t64.
 *
 * @type {import('./system-packages.mjs').PackageNeed[]}
 */
export const ELECTRON_LIBRARIES = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libxss1'],
].map((names) => ({ names, reason: "the app's window" }))

/**
 * What the tests of the workbench in a browser need.
 *
 * @type {import('./system-packages.mjs').PackageNeed[]}
 */
export const BROWSER_PACKAGES = [{ names: ['chromium', 'chromium-browser'], reason: 'tests of the app in a browser' }]

/**
 * What the end-to-end tests need besides: a display without a screen.
 *
 * @type {import('./system-packages.mjs').PackageNeed[]}
 */
export const VIRTUAL_DISPLAY_PACKAGES = ['xvfb', 'xauth'].map((name) => ({
  names: [name],
  reason: 'tests of the app without a screen',
}))
