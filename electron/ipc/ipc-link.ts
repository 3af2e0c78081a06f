import { callTRPCProcedure, getErrorShape, getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server'
import { isObservable, observableToAsyncIterable } from '@trpc/server/observable'
import { type IpcErrorShape, type IpcRequest, type IpcResponse, ipcRequestSchema } from '../contract/ipc'
import { appRouter } from './router'
import type { CallContext } from './trpc'

/** One caller: a window's main frame, between two of its loads. */
export interface Caller {
  context: CallContext
  send(response: IpcResponse): void
}

/**
 * The main process's half of the IPC link. Each message carries an id of the caller's choosing; `stop` aborts a call;
 * {@link CallerCalls.abortAll} ends all of them when the caller's page goes away.
 */
export class CallerCalls {
  readonly #caller: Caller
  readonly #running = new Map<number, AbortController>()

  constructor(caller: Caller) {
    this.#caller = caller
  }

  /** How many calls and subscriptions are under way. */
  get running(): number {
    return this.#running.size
  }

  /** Takes a message as it came: anything that is not a valid request is refused, and never thrown about. */
  async handle(message: unknown): Promise<void> {
    const parsed = ipcRequestSchema.safeParse(message)
    if (!parsed.success) return
    const request = parsed.data
    if (request.method === 'stop') {
      this.#running.get(request.id)?.abort()
      return
    }
    if (this.#running.has(request.id)) return
    const abort = new AbortController()
    this.#running.set(request.id, abort)
    try {
      await this.#call(request, abort.signal)
    } catch (cause) {
      if (!abort.signal.aborted) this.#sendError(request, getTRPCErrorFromUnknown(cause))
    } finally {
      // After abortAll the id may already belong to a call of the page's next load.
      if (this.#running.get(request.id) === abort) this.#running.delete(request.id)
    }
  }

  abortAll(): void {
    for (const abort of this.#running.values()) abort.abort()
    this.#running.clear()
  }

  async #call(request: Exclude<IpcRequest, { method: 'stop' }>, signal: AbortSignal): Promise<void> {
    const { id, path, method, input } = request
    const result: unknown = await callTRPCProcedure({
      router: appRouter,
      path,
      type: method,
      getRawInput: async () => input,
      ctx: this.#caller.context,
      signal,
      batchIndex: 0,
    })
    if (method !== 'subscription') {
      if (!signal.aborted) this.#caller.send({ id, type: 'data', data: result })
      return
    }
    const values = isObservable(result) ? observableToAsyncIterable(result, signal) : (result as AsyncIterable<unknown>)
    if (signal.aborted) return
    this.#caller.send({ id, type: 'started' })
    for await (const data of values) {
      if (signal.aborted) break
      this.#caller.send({ id, type: 'data', data })
    }
    if (!signal.aborted) this.#caller.send({ id, type: 'done' })
  }

  #sendError(request: Exclude<IpcRequest, { method: 'stop' }>, error: TRPCError): void {
    const shape = getErrorShape({
      config: appRouter._def._config,
      error,
      type: request.method,
      path: request.path,
      input: request.input,
      ctx: this.#caller.context,
    }) as IpcErrorShape
    this.#caller.send({ id: request.id, type: 'error', error: shape })
  }
}
