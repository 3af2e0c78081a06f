import { readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * The script behind a program of an installed package, to be run with this Node. What stands in node_modules/.bin is
 * another kind of file on each platform; this is not.
 *
 * @param {string} root
 * @param {string} name the package
 * @param {string} [program] its program, if it has another name
 */
export function localProgram(root, name, program = name) {
  const folder = path.join(root, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return path.join(folder, typeof bin === 'string' ? bin : bin[program])
}
