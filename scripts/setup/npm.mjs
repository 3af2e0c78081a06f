import { existsSync } from 'node:fs'
import path from 'node:path'
import { runCommand } from './command.mjs'

/**
 * Runs npm without a shell: the one that started this process, or the one beside this Node.
 *
 * @param {string[]} args
 * @param {Parameters<typeof runCommand>[2]} [options]
 */
export function runNpm(args, options) {
  const { file, leading } = npmCommand()
  return runCommand(file, [...leading, ...args], options)
}

/**
 * The program and leading arguments that run npm.
 *
 * @returns {{ file: string, leading: string[] }}
 */
export function npmCommand(env = process.env, node = process.execPath) {
  const folder = path.dirname(node)
  const script = [
    // Set by npm for the scripts it runs; other package managers set it too.
    /npm-cli\.c?js$/.test(env.npm_execpath ?? '') ? env.npm_execpath : undefined,
    path.join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((candidate) => candidate && existsSync(candidate))
  return script ? { file: node, leading: [script] } : { file: 'npm', leading: [] }
}
