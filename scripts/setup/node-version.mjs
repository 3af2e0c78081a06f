// No import and no recent syntax here: this file has to run on the old Node it complains about.

/** The oldest Node that the tools of this project run on: major and minor. */
export const REQUIRED_NODE = [20, 19]

/**
 * Whether a version like `v20.19.0` or `22.1.0` is at least `required`. Pure.
 *
 * @param {string} version
 * @param {number[]} required major and minor
 */
export function isNewEnough(version, required) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major > required[0] || (major === required[0] && minor >= required[1])
}

/** Ends the process with status 1 and a message when this Node is too old. */
export function requireNode() {
  if (isNewEnough(process.version, REQUIRED_NODE)) return
  console.error(`Standby needs Node ${REQUIRED_NODE.join('.')} or newer, and this is Node ${process.version}.`)
  console.error('Install a newer one from https://nodejs.org, then run the command again.')
  process.exit(1)
}
