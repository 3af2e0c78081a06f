import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { build } from 'vite'
import { root } from './test-house'

/** The built command line: what `npm run build` made, or, when the source is newer, a bundle of its own beside it. */
export async function cliProgram(): Promise<string> {
  const newest = newestSource(path.join(root, 'electron'))
  const made = ['cli', 'cli-under-test'].map((folder) => path.join(root, 'dist', folder, 'cli.js'))
  const fresh = made.find((file) => existsSync(file) && statSync(file).mtimeMs > newest)
  if (fresh) return fresh
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { mainFields: ['module', 'main'], conditions: ['node'] },
    build: {
      ssr: path.join(root, 'electron', 'cli.ts'),
      outDir: path.join(root, 'dist', 'cli-under-test'),
      minify: false,
      target: 'node18',
      rolldownOptions: {
        external: [...builtinModules, ...builtinModules.map((name) => `node:${name}`), /\.node$/, 'cpu-features'],
        platform: 'node',
        output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: false },
      },
    },
    ssr: { noExternal: true },
  })
  return path.join(root, 'dist', 'cli-under-test', 'cli.js')
}

function newestSource(folder: string): number {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) newest = Math.max(newest, newestSource(file))
    else if (!entry.name.includes('.test.')) newest = Math.max(newest, statSync(file).mtimeMs)
  }
  return newest
}

export interface CliEnd {
  status: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** A command of the built command line that runs. */
export interface CliRun {
  child: ChildProcess
  ended: Promise<CliEnd>
}

export function spawnCli(program: string, words: string[], env: Record<string, string | undefined>): CliRun {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8')
  })
  const ended = new Promise<CliEnd>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status, signal) => resolve({ status, signal, stdout, stderr }))
  })
  return { child, ended }
}
