import { createTRPCClient, createWSClient, TRPCClientError, wsLink } from '@trpc/client'
import { createStore } from 'zustand/vanilla'
import { isCode, normalizeCode, socketPath, viewerPath } from '../../../electron/contract/audience'
import type { StageView } from '../../../electron/contract/stage'
import type { AudienceRouter } from '../../../electron/web/audience-router'
import { type Moment, withMoment } from './stage-history'

export interface AudienceState {
  /** `asking`: for the code. `lost`: there was a connection, and there will be another one. */
  phase: 'starting' | 'asking' | 'joining' | 'connecting' | 'connected' | 'lost'
  /** Why the code is asked for again. */
  problem: string | null
  /** What is shown now; undefined until it is known, null while nothing is. */
  current: StageView | null | undefined
  moments: Moment[]
  vote: { poll: string; choice: number; problem: string | null } | null
}

const retryMs = [300, 1000, 2000, 4000]

/** The page's way to the presenter's machine: the code, the cookie, and a connection that is made again when it is lost. */
export class AudienceConnection {
  readonly store = createStore<AudienceState>(() => ({
    phase: 'starting',
    problem: null,
    current: undefined,
    moments: [],
    vote: null,
  }))
  #client: ReturnType<typeof connectTo> | null = null
  #received = 0
  #retries = 0

  /** Comes in with the code of the address, or as whoever was in before. */
  async start(): Promise<void> {
    const code = normalizeCode(decodeURIComponent(location.hash.slice(1)))
    // It is no secret of this page's any more, and shall not be bookmarked: the next opening has another one.
    history.replaceState(null, '', location.pathname)
    if (isCode(code)) await this.join(code)
    else await this.#comeBack(null)
  }

  async join(typed: string): Promise<void> {
    this.store.setState({ phase: 'joining', problem: null })
    const status = await statusOf(viewerPath, { method: 'POST', body: JSON.stringify({ code: typed }) })
    if (status === 204) this.#connect()
    else this.store.setState({ phase: 'asking', problem: problemOf(status) })
  }

  async vote(poll: string, choice: number): Promise<void> {
    const before = this.store.getState().vote
    this.store.setState({ vote: { poll, choice, problem: null } })
    try {
      await this.#client?.trpc.vote.mutate({ poll, choice })
    } catch (cause) {
      const problem =
        cause instanceof TRPCClientError && cause.data ? cause.message : 'Your vote did not arrive. Try again.'
      const counted = before?.poll === poll ? before.choice : -1
      this.store.setState({ vote: { poll, choice: counted, problem } })
    }
  }

  /** Goes on where the cookie still counts; asks for the code where it does not. */
  async #comeBack(problem: string | null): Promise<void> {
    const status = await statusOf(viewerPath)
    if (status === 204) this.#connect()
    else if (status === null) this.#tryAgain()
    else this.store.setState({ phase: 'asking', problem })
  }

  #connect(): void {
    if (this.store.getState().phase !== 'lost') this.store.setState({ phase: 'connecting' })
    // A new client each time: its subscription has the number that those of all viewers have, and shares their frames.
    const client = connectTo(() => {
      if (this.#client !== client) return
      this.#client = null
      client.close()
      this.#tryAgain()
    })
    this.#client = client
    client.trpc.stage.subscribe(undefined, { onData: (view) => this.#receive(view), onError: () => {} })
  }

  #receive(view: StageView | null): void {
    this.#retries = 0
    this.store.setState(({ moments }) => ({
      phase: 'connected',
      problem: null,
      current: view,
      moments: view ? withMoment(moments, { number: this.#received++, cameAt: performance.now(), view }) : moments,
    }))
  }

  #tryAgain(): void {
    this.store.setState({ phase: 'lost' })
    const wait = retryMs[Math.min(this.#retries++, retryMs.length - 1)] ?? 0
    // Not all of a room at once.
    setTimeout(
      () => void this.#comeBack('The audience view was opened anew. Type the new code.'),
      wait * (0.75 + Math.random() / 2),
    )
  }
}

function connectTo(onClose: () => void) {
  const socket = createWSClient({
    url: `ws://${location.host}${socketPath}`,
    onClose,
    keepAlive: { enabled: true, intervalMs: 10_000, pongTimeoutMs: 5_000 },
    // It is connected again here, with another client.
    retryDelayMs: () => 3_600_000,
  })
  const trpc = createTRPCClient<AudienceRouter>({ links: [wsLink({ client: socket })] })
  return { trpc, close: () => void socket.close() }
}

/** @returns the status of the answer; null where there was none */
async function statusOf(path: string, init: RequestInit = {}): Promise<number | null> {
  try {
    const { status } = await fetch(path, { ...init, cache: 'no-store', signal: AbortSignal.timeout(8000) })
    return status
  } catch {
    return null
  }
}

function problemOf(status: number | null): string {
  if (status === null) return 'The presenter’s machine does not answer. Are you on the same network?'
  if (status === 403) return 'That is not the code. It stands on the projector.'
  if (status === 429) return 'Too many tries. Wait half a minute, then type the code again.'
  return 'There is no seat left. Ask the presenter to open the audience view anew.'
}
