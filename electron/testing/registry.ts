import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { stringify } from 'yaml'
import { temporaryFolder } from './test-house'

export interface Registry {
  /** `127.0.0.1:…` */
  address: string
  stop(): Promise<void>
}

/** Starts a real registry on a free port of 127.0.0.1, with storage of its own. */
export async function startRegistry(): Promise<Registry> {
  const program = registryProgram()
  const folder = temporaryFolder()
  const port = await freePort()
  const storage = path.join(folder, 'storage')
  mkdirSync(storage)
  writeFileSync(
    path.join(folder, 'config.yml'),
    stringify({
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: storage }, delete: { enabled: true } },
      http: { addr: `127.0.0.1:${port}` },
    }),
  )
  const child = spawn(program, ['serve', path.join(folder, 'config.yml')], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-2000)
  })
  await answers(`http://127.0.0.1:${port}/v2/`, child, () => said)
  return {
    address: `127.0.0.1:${port}`,
    stop: async () => {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
      if (child.exitCode === null && child.kill()) await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The registry of Debian's package of that name, installed where it is missing and may be. */
function registryProgram(): string {
  const found = () => {
    try {
      return execFileSync('sh', ['-c', 'command -v docker-registry'], { encoding: 'utf8' }).trim()
    } catch {
      return null
    }
  }
  const present = found()
  if (present) return present
  if (process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'docker-registry'], { env, stdio: 'ignore' })
  }
  const installed = found()
  if (installed) return installed
  throw new Error('This test needs a registry: sudo apt-get install docker-registry')
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const deadline = Date.now() + 20_000
  for (;;) {
    try {
      if ((await fetch(url)).ok) return
    } catch {
      // Not yet.
    }
    if (child.exitCode !== null) throw new Error(`The registry ended: ${said()}`)
    if (Date.now() > deadline) throw new Error(`The registry does not answer: ${said()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
