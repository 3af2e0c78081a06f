import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { AppError } from '../contract/errors'
import { containerName } from './containers'
import type { Engine } from './engine'
import { engineCall, statusOf } from './engine-error'
import type { Owner } from './labels'

export interface ExecRequest {
  command: string[]
  environment?: Record<string, string>
  /** Written to the command's standard input, which is then closed. */
  stdin?: string
  /** The command is ended after this long. */
  timeoutMs: number
  signal?: AbortSignal
  /** Called with output as it comes, for long work. */
  onOutput?: (text: string) => void
}

export interface ExecResult {
  exitCode: number
  /** At most the last megabyte. */
  stdout: string
  stderr: string
}

const keepBytes = 1_000_000

/**
 * Runs a command in a node's container and waits for its end.
 *
 * @throws AppError NODE_GONE when the container does not exist, ENGINE_REFUSED when it does not run, CANCELLED
 */
export async function execInNode(
  engine: Engine,
  owner: Owner,
  node: string,
  request: ExecRequest,
): Promise<ExecResult> {
  return execInContainer(engine, containerName(owner, node), node, request)
}

export async function execInContainer(
  engine: Engine,
  container: string,
  node: string,
  request: ExecRequest,
): Promise<ExecResult> {
  const exec = await createBoundedExec(engine, container, node, { ...request, stdin: request.stdin !== undefined })
  const stream = await engineCall(`run a command in ${node}`, () =>
    exec.start({ hijack: true, stdin: request.stdin !== undefined }),
  )
  const stdout = new TailBuffer()
  const stderr = new TailBuffer()
  const onAbort = () => stream.destroy()
  request.signal?.addEventListener('abort', onAbort, { once: true })
  // It may have come before there was a stream to end.
  if (request.signal?.aborted) onAbort()
  try {
    const ended = new Promise<void>((resolve, reject) => {
      stream.once('end', resolve)
      stream.once('close', resolve)
      stream.once('error', reject)
    })
    const collect = (buffer: TailBuffer) => ({
      write: (chunk: Buffer) => {
        buffer.add(chunk)
        request.onOutput?.(chunk.toString('utf8'))
        return true
      },
    })
    engine.docker.modem.demuxStream(
      stream,
      collect(stdout) as unknown as NodeJS.WritableStream,
      collect(stderr) as unknown as NodeJS.WritableStream,
    )
    if (request.stdin !== undefined) stream.end(request.stdin)
    await engineCall(`run a command in ${node}`, () => ended)
  } finally {
    request.signal?.removeEventListener('abort', onAbort)
  }
  if (request.signal?.aborted) throw new AppError('CANCELLED', 'The command was cancelled.')
  const { ExitCode } = await engineCall(`run a command in ${node}`, () => exec.inspect())
  return { exitCode: ExitCode ?? -1, stdout: stdout.text(), stderr: stderr.text() }
}

export interface TtyRequest {
  command: string[]
  environment?: Record<string, string>
  columns: number
  rows: number
}

/** A command on a terminal in a container. */
export interface TtyExec {
  stream: Duplex
  resize(columns: number, rows: number): Promise<void>
  /** null while it runs, and while the engine cannot tell. */
  exitCode(): Promise<number | null>
  /** Ends what runs on the terminal, as closing a real one does. */
  hangUp(): Promise<void>
}

/** In the environment of what runs on a terminal: which one it is. */
const terminalVariable = 'STANDBY_TERMINAL'

/** The engine leaves a command running whose stream was closed: every session of such a command is sent a hang-up. */
const hangUpScript = `
for folder in /proc/[0-9]*; do
  leader=$(sed 's/^.*) //' "$folder/stat" | cut -d ' ' -f 4)
  [ "$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$leader/status")" = 0 ] || continue
  tr '\\0' '\\n' <"/proc/$leader/environ" | grep -q "^${terminalVariable}=$1" || continue
  kill -HUP "\${folder#/proc/}"
done 2>/dev/null
exit 0`

/**
 * Ends what runs on terminals of the node that nobody is connected to any more.
 *
 * @param terminal the one to end; all where it is left out
 * @throws AppError NODE_GONE, ENGINE_REFUSED when the container does not run, ENGINE_UNREACHABLE
 */
export async function hangUpTerminals(engine: Engine, owner: Owner, node: string, terminal = ''): Promise<void> {
  await execInNode(engine, owner, node, { command: ['sh', '-c', hangUpScript, 'sh', terminal], timeoutMs: 5000 })
}

/** @throws AppError NODE_GONE, ENGINE_REFUSED when the container does not run */
export async function openTty(engine: Engine, owner: Owner, node: string, request: TtyRequest): Promise<TtyExec> {
  const terminal = randomUUID()
  const exec = await createExec(engine, containerName(owner, node), node, {
    Cmd: request.command,
    Env: environmentList({ TERM: 'xterm-256color', ...request.environment, [terminalVariable]: terminal }),
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  })
  const stream = await engineCall(`open a terminal on ${node}`, () =>
    exec.start({ hijack: true, stdin: true, Tty: true }),
  )
  const resize = async (columns: number, rows: number) => {
    try {
      await exec.resize({ w: columns, h: rows })
    } catch (error) {
      // A size that comes after the command's end has nobody to reach.
      if (statusOf(error) === undefined) await engineCall('resize a terminal', () => Promise.reject(error))
    }
  }
  await resize(request.columns, request.rows)
  return {
    stream,
    resize,
    exitCode: async () => {
      try {
        return (await exec.inspect()).ExitCode ?? null
      } catch {
        // The engine is gone, or was restarted and does not remember.
        return null
      }
    },
    hangUp: () => hangUpTerminals(engine, owner, node, terminal),
  }
}

interface ExecOptions {
  Cmd: string[]
  Env: string[]
  AttachStdin: boolean
  AttachStdout: boolean
  AttachStderr: boolean
  Tty: boolean
}

/** A command without a terminal. An exec cannot be ended through the engine's API, so the bound is set inside. */
export function createBoundedExec(
  engine: Engine,
  container: string,
  node: string,
  request: Pick<ExecRequest, 'command' | 'environment' | 'timeoutMs'> & { stdin: boolean },
) {
  const seconds = Math.max(1, Math.ceil(request.timeoutMs / 1000))
  return createExec(engine, container, node, {
    Cmd: ['timeout', '-k', '2', String(seconds), ...request.command],
    Env: environmentList(request.environment),
    AttachStdin: request.stdin,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
  })
}

async function createExec(engine: Engine, container: string, node: string, options: ExecOptions) {
  try {
    return await engine.docker.getContainer(container).exec(options)
  } catch (error) {
    if (statusOf(error) === 404) {
      throw new AppError('NODE_GONE', `The container of ${node} was removed.`, { details: { node }, cause: error })
    }
    return engineCall(`run a command in ${node}`, () => Promise.reject(error), { node })
  }
}

function environmentList(environment: Record<string, string> | undefined): string[] {
  return Object.entries(environment ?? {}).map(([key, value]) => `${key}=${value}`)
}

/** Keeps the end of what is written: an endless output never fills the memory. */
class TailBuffer {
  #chunks: Buffer[] = []
  #bytes = 0

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    while (this.#bytes > keepBytes && this.#chunks.length > 1) this.#bytes -= this.#chunks.shift()?.length ?? 0
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8')
  }
}
