import { type Duplex, PassThrough, Transform, type TransformCallback } from 'node:stream'
import { containerName } from './containers'
import type { Engine } from './engine'
import { engineCall } from './engine-error'
import { createBoundedExec } from './exec'
import type { Owner } from './labels'

export interface StreamRequest {
  command: string[]
  environment?: Record<string, string>
  /** The command reads from {@link StreamedExec.stdin}; else it has none. */
  stdin: boolean
  /** The command is ended after this long. */
  timeoutMs: number
  /** Called with what it says on standard error, as it comes. */
  onStderr?: (text: string) => void
}

/** A command in a container whose output is read, and whose input is written, as fast as the other side takes it. */
export interface StreamedExec {
  stdout: NodeJS.ReadableStream
  stdin: NodeJS.WritableStream
  /** The last kilobytes of what it said on standard error so far. */
  stderr(): string
  /** Its exit status, once all of its output was read. @throws AppError */
  exitCode(): Promise<number>
  /** Lets go of the streams. A command that writes to them ends by itself at its next write, or at its time limit. */
  destroy(): void
}

/**
 * Runs a command in a node's container with streams in both directions: nothing of what passes is kept.
 *
 * @throws AppError NODE_GONE when the container does not exist, ENGINE_REFUSED when it does not run
 */
export async function streamInNode(
  engine: Engine,
  owner: Owner,
  node: string,
  request: StreamRequest,
): Promise<StreamedExec> {
  const doing = `run a command in ${node}`
  const exec = await createBoundedExec(engine, containerName(owner, node), node, request)
  const stream = (await engineCall(doing, () => exec.start({ hijack: true, stdin: request.stdin }))) as Duplex
  const frames = new FrameReader(request.onStderr)
  stream.on('error', (error) => frames.destroy(error))
  // A connection that is cut shows itself as a close without an end.
  stream.on('close', () => {
    if (!stream.readableEnded) frames.end()
  })
  stream.pipe(frames)
  return {
    stdout: frames,
    stdin: request.stdin ? stream : new PassThrough(),
    stderr: () => frames.stderr(),
    exitCode: () => engineCall(doing, async () => (await exec.inspect()).ExitCode ?? -1),
    destroy: () => {
      stream.destroy()
      frames.destroy()
    },
  }
}

const keepStderrBytes = 16_000
const headerBytes = 8

/**
 * Takes the engine's frames apart (Docker Engine API, attach: eight bytes of stream and length before each piece), handing on
 * standard output no faster than it is read.
 */
export class FrameReader extends Transform {
  #header = Buffer.alloc(0)
  #kind = 0
  #left = 0
  #stderr = ''
  readonly #onStderr: ((text: string) => void) | undefined

  constructor(onStderr?: (text: string) => void) {
    super()
    this.#onStderr = onStderr
  }

  stderr(): string {
    return this.#stderr
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let rest = chunk
    while (rest.length > 0) {
      if (this.#left === 0) {
        const wanted = headerBytes - this.#header.length
        this.#header = Buffer.concat([this.#header, rest.subarray(0, wanted)])
        rest = rest.subarray(wanted)
        if (this.#header.length < headerBytes) break
        this.#kind = this.#header[0] ?? 0
        this.#left = this.#header.readUInt32BE(4)
        this.#header = Buffer.alloc(0)
        continue
      }
      const piece = rest.subarray(0, this.#left)
      rest = rest.subarray(piece.length)
      this.#left -= piece.length
      if (this.#kind === 2) this.#hear(piece.toString('utf8'))
      else this.push(piece)
    }
    done()
  }

  #hear(text: string): void {
    this.#stderr = (this.#stderr + text).slice(-keepStderrBytes)
    this.#onStderr?.(text)
  }
}
