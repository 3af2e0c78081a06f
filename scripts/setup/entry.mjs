import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from './setup-error.mjs'

/** The checkout that these scripts belong to. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * Runs a command to its exit status. What the user can mend is told in sentences, with status 1; a bug keeps its stack.
 *
 * @param {(args: string[]) => Promise<number>} command
 */
export async function runEntry(command) {
  try {
    process.exitCode = await command(process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    process.stderr.write(`\n${error.toText()}\n`)
    process.exitCode = 1
  }
}
