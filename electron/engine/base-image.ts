import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { AppError } from '../contract/errors'
import type { Engine } from './engine'
import { engineCall } from './engine-error'
import type { DebianBase } from './image-list'

/** Left out of the base image: what a container mounts itself, and what nobody reads in one. */
const excluded = ['./dev/*', './proc/*', './sys/*', './usr/share/doc/*', './usr/share/man/*', './usr/share/locale/*']
const excludedCaches = ['./var/lib/apt/lists/*', './var/cache/apt/*', './var/log/*']

/** Why a base image cannot be made on this machine; null when it can. */
export async function baseImageObstacle(): Promise<string | null> {
  if (process.platform !== 'linux') return 'building needs a Debian or Ubuntu machine'
  if (process.getuid?.() !== 0) return 'building needs root, for debootstrap'
  const found = await run('sh', ['-c', 'command -v debootstrap'], () => {}).catch(() => null)
  return found === null ? 'building needs the package debootstrap' : null
}

/**
 * Makes a Debian base image with debootstrap and imports it into the engine.
 *
 * @param onLine what happens, as a sentence without its full stop
 */
export async function buildBaseImage(
  engine: Engine,
  tag: string,
  entry: DebianBase,
  onLine: (doing: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'standby-base-'))
  try {
    let count = 0
    await debootstrap(folder, entry, signal, (line) => {
      count += 1
      onLine(`Installing Debian's base system: ${line.replace(/^I: /, '').slice(0, 60)} (${count})`)
    })
    onLine('Importing the base image')
    const tar = spawn(
      'tar',
      ['-C', folder, ...[...excluded, ...excludedCaches].flatMap((p) => ['--exclude', p]), '-c', '.'],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    const [repo, version] = tag.split(':')
    await engineCall('import the base image', async () => {
      const stream = await engine.docker.importImage(tar.stdout as unknown as string, {
        repo,
        tag: version,
        changes: 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      })
      await new Promise<void>((resolve, reject) =>
        engine.docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())),
      )
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function debootstrap(
  folder: string,
  entry: DebianBase,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const mirror = await machineMirror()
  const tail: string[] = []
  const command = [
    '--variant=minbase',
    `--include=${entry.packages.join(',')}`,
    entry.suite,
    folder,
    ...(mirror ? [mirror] : []),
  ]
  try {
    await run(
      'debootstrap',
      command,
      (line) => {
        tail.push(line)
        if (tail.length > 12) tail.shift()
        if (line.startsWith('I: ')) onLine(line)
      },
      signal,
    )
  } catch (cause) {
    if (signal.aborted) throw new AppError('CANCELLED', 'Building the image was cancelled.')
    throw new AppError('IMAGE_UNAVAILABLE', `debootstrap failed: ${tail.at(-1) ?? String(cause)}`, {
      details: { log: tail },
      cause,
    })
  }
}

/** The mirror of this machine's own apt sources; null where none is found, and debootstrap takes its default. */
async function machineMirror(): Promise<string | null> {
  const folder = '/etc/apt/sources.list.d'
  const files = [
    '/etc/apt/sources.list',
    ...(await readdir(folder).catch(() => [])).map((name) => path.join(folder, name)),
  ]
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '')
    const found = findMirror(text)
    if (found) return found
  }
  return null
}

/** Pure: the first mirror of Debian's main archive in an apt sources file of either format. */
export function findMirror(text: string): string | null {
  for (const line of text.split('\n')) {
    const url = /^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(https?:\/\/\S+\/debian)\/?(?:\s|$)/.exec(line.trim())?.[1]
    if (url) return url
  }
  return null
}

function run(command: string, args: string[], onLine: (line: string) => void, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const onAbort = () => {
      // The whole group: debootstrap is a shell script with children of its own.
      if (child.pid) process.kill(-child.pid, 'SIGTERM')
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    let rest = ''
    const read = (chunk: Buffer) => {
      const lines = (rest + chunk.toString('utf8')).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onLine(line)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('close', (code) => {
      signal?.removeEventListener('abort', onAbort)
      if (code === 0) resolve()
      else reject(new Error(`${command} ended with ${code}`))
    })
  })
}
