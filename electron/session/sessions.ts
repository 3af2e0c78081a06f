import { randomInt } from 'node:crypto'
import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import type { Catalog } from '../catalog/catalog'
import { type Lab, readSessionTopology } from '../catalog/lab'
import { recordedLab } from '../catalog/lab-hash'
import type { Leftover } from '../contract/engine'
import { AppError, type AppErrorCode } from '../contract/errors'
import type { RecordedLab } from '../contract/record'
import type { SessionStateFile, SessionSummary } from '../contract/session'
import { inspectNode } from '../engine/containers'
import type { Engine } from '../engine/engine'
import type { EngineWatch } from '../engine/engine-watch'
import { hangUpTerminals } from '../engine/exec'
import type { ImageStore } from '../engine/images'
import type { TopologySpec } from '../engine/node-spec'
import { listSessions, removeAbandonedSeeds, removeSession } from '../engine/reaper'
import { Session } from './session'
import type { SessionStore } from './session-store'

export interface SessionsContext {
  catalog: Catalog
  engine: EngineWatch
  images: ImageStore
  store: SessionStore
  /** Marks the objects of this data folder's sessions. */
  home: string
  /** The version that records name. */
  version: string
  onStep(labId: string, step: string, state: 'todo' | 'done' | 'unverified'): void
}

interface Entry {
  session: Session
  abort: AbortController
  /** Ends when the start has: well, badly or cancelled. */
  started: Promise<void>
  recovered: boolean
}

/** Every session that this process works on. */
export class Sessions implements Disposable {
  readonly list = new Live<SessionSummary[]>([])
  readonly #context: SessionsContext
  readonly #entries = new Map<string, Entry>()
  readonly #subscriptions: Disposable[]

  constructor(context: SessionsContext) {
    this.#context = context
    this.#subscriptions = [
      context.catalog.view.onChange(() => this.#compareLabs()),
      context.engine.status.onChange((status) => {
        for (const { session } of this.#entries.values()) session.setEngineLost(status.state !== 'ready')
      }),
    ]
  }

  /**
   * Begins a session. It returns at once: the session's view tells how the start goes on.
   *
   * @param options experiment: it answers one question, is not listed, and counts for nobody's progress; unrecorded: nobody
   * hands it in
   * @returns the session's id
   * @throws AppError ENGINE_NOT_FOUND, ENGINE_UNREACHABLE, LAB_NOT_FOUND, LAB_INVALID, DISK_FULL
   */
  async start(labId: string, options: { experiment?: boolean; unrecorded?: boolean } = {}): Promise<string> {
    const engine = await this.#context.engine.require()
    const lab = this.#context.catalog.lab(labId)
    const id = randomText(8, 'abcdefghijklmnopqrstuvwxyz0123456789')
    const password = randomText(12, 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789')
    const topology = await readSessionTopology(lab, { STANDBY_PASSWORD: password })
    const state: SessionStateFile = {
      version: 1,
      id,
      labId,
      labFolder: lab.folder,
      labTitle: lab.manifest.title,
      password,
      engine: engine.info.address,
      state: 'starting',
      createdAt: Date.now(),
      currentStep: lab.steps[0]?.id ?? '',
      steps: {},
      error: null,
      experiment: options.experiment ?? false,
      faults: [],
    }
    try {
      // What is not on disk could not be found again: then nothing is started.
      this.#context.store.tryLock(id)
      this.#context.store.saveOrigin(id, { lab, topology })
      this.#context.store.save(state)
    } catch (error) {
      this.#context.store.remove(id)
      throw error
    }
    const recorded = await recordedLab(lab)
    const session = this.#create(state, lab, topology, recorded, options.unrecorded)
    const abort = new AbortController()
    const started = this.#run(session, engine, abort.signal)
    this.#add(session, { session, abort, started, recovered: false })
    return id
  }

  /** @throws AppError SESSION_GONE */
  get(sessionId: string): Session {
    const entry = this.#entries.get(sessionId)
    if (!entry) throw new AppError('SESSION_GONE', 'This session has ended.', { details: { session: sessionId } })
    return entry.session
  }

  /** Resolves when the session's start has ended, however it did. */
  async whenStarted(sessionId: string): Promise<void> {
    await this.#entries.get(sessionId)?.started
  }

  /**
   * The session once it runs.
   *
   * @throws AppError of the code given, with what kept it from starting; SESSION_GONE
   */
  async whenRunning(sessionId: string, code: AppErrorCode): Promise<Session> {
    await this.whenStarted(sessionId)
    const session = this.get(sessionId)
    const { state, error } = session.view.value
    if (state === 'running') return session
    throw new AppError(code, error?.message ?? 'The lab did not start.', { details: error?.details ?? {} })
  }

  /**
   * Ends a session, or cancels its start: everything that carries its label is removed.
   *
   * @throws AppError ENGINE_UNREACHABLE: the session stays listed, and can be ended when the engine is back; SESSION_GONE,
   * SESSION_BUSY when another process works on it
   */
  async end(sessionId: string): Promise<void> {
    const entry = this.#entries.get(sessionId)
    if (!entry) throw this.#notHere(sessionId)
    entry.abort.abort()
    // What runs goes on running when there is no engine to end it on.
    if (entry.session.view.value.state === 'running') await this.#context.engine.require()
    entry.session.setEnding()
    await entry.started
    await entry.session.settle()
    await removeSession(await this.#context.engine.require(), sessionId)
    this.#forget(sessionId)
  }

  /**
   * Finds the sessions of an app that was not ended properly, or of a command that left them running: those that ran go on,
   * those that were starting or ending, and experiments, are removed.
   */
  async recover(): Promise<void> {
    const { sessions } = this.#context.store.list()
    const engine = this.#context.engine.engine
    if (!engine) return
    await removeAbandonedSeeds(engine)
    for (const state of sessions) {
      if (this.#entries.has(state.id) || !this.#context.store.tryLock(state.id)) continue
      if (state.engine !== engine.info.address) this.#context.store.unlock(state.id)
      else if (state.state === 'running' && !state.experiment) await this.#adopt(engine, state)
      else {
        await removeSession(engine, state.id)
        this.#context.store.remove(state.id)
      }
    }
  }

  /** Sessions with objects on the engine that nothing remembers. */
  async leftovers(): Promise<Leftover[]> {
    const engine = await this.#context.engine.require()
    const known = new Set(this.#context.store.list().sessions.map((state) => state.id))
    return (await listSessions(engine, this.#context.home)).filter(
      (one) => !known.has(one.session) && !this.#entries.has(one.session),
    )
  }

  /** @throws AppError FORBIDDEN for a session that is no leftover of this data folder */
  async removeLeftovers(sessions: string[]): Promise<void> {
    const leftovers = new Set((await this.leftovers()).filter((one) => one.own).map((one) => one.session))
    const engine = await this.#context.engine.require()
    for (const session of sessions) {
      if (!leftovers.has(session)) throw new AppError('FORBIDDEN', `${session} is not a leftover.`)
      await removeSession(engine, session)
    }
  }

  /** Lets go of all sessions; what runs goes on running, and is found again. */
  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose()
    for (const [id, { session, abort }] of this.#entries) {
      abort.abort()
      session.dispose()
      this.#context.store.unlock(id)
    }
    this.#entries.clear()
  }

  #notHere(session: string): AppError {
    const details = { session }
    return this.#context.store.list().sessions.some((state) => state.id === session)
      ? new AppError('SESSION_BUSY', 'Another window or command works on this session.', { details })
      : new AppError('SESSION_GONE', 'This session has ended.', { details })
  }

  #create(
    state: SessionStateFile,
    lab: Lab,
    topology: TopologySpec,
    recorded: RecordedLab,
    unrecorded = state.experiment,
  ): Session {
    const { store, engine, catalog, home, onStep, version } = this.#context
    return new Session({
      state,
      home,
      lab,
      topology,
      engine: () => engine.engine,
      save: (changed) => store.save(changed),
      trafficFolder: store.trafficFolder(state.id),
      timeline: store.loadTimeline(state.id),
      appendTimeline: (events) => store.appendTimeline(state.id, events),
      recordedLab: recorded,
      record: {
        known: store.records.load(state.id),
        append: unrecorded ? () => {} : (entry) => store.records.append(state.id, entry),
        standby: version,
      },
      onStep: state.experiment ? () => {} : onStep,
      readLab: async () => {
        const changed = catalog.lab(lab.id)
        store.saveOrigin(state.id, { lab: changed, topology })
        return { lab: changed, recorded: await recordedLab(changed) }
      },
    })
  }

  async #run(session: Session, engine: Engine, signal: AbortSignal): Promise<void> {
    try {
      await session.start(engine, this.#context.images, signal)
    } catch (error) {
      // `end` removes what a cancelled start has made.
      if (signal.aborted) return
      session.setFailed(error)
      try {
        await removeSession(engine, session.id)
      } catch (removal) {
        // The start's own error is the one to show; what could not be removed is found again as a leftover.
        if (!(removal instanceof AppError)) throw removal
      }
    }
  }

  async #adopt(engine: Engine, state: SessionStateFile): Promise<void> {
    const origin = this.#context.store.loadOrigin(state.id)
    if (!origin) {
      // Without its origin nothing of it can be shown or checked; its objects are listed as leftovers.
      this.#context.store.remove(state.id)
      return
    }
    const session = this.#create(state, origin.lab, origin.topology, await recordedLab(origin.lab))
    this.#add(session, { session, abort: new AbortController(), started: Promise.resolve(), recovered: true })
    const found = await Promise.all(origin.topology.nodes.map((node) => inspectNode(engine, session.owner, node.id)))
    if (found.every((one) => one === null)) {
      session.setFailed(new AppError('SESSION_GONE', "The session's containers are no longer there."))
      return
    }
    for (const [index, node] of origin.topology.nodes.entries()) {
      if (node.kind === 'mysql') session.servers.setPort(node.id, found[index]?.ports['3306'] ?? null)
    }
    // Programs on the terminals of the process before this one: nobody is connected to them any more.
    const running = origin.topology.nodes.filter((_, index) => found[index]?.state === 'running')
    await Promise.allSettled(running.map((node) => hangUpTerminals(engine, session.owner, node.id)))
    session.begin()
    this.#compareLabs()
  }

  #add(session: Session, entry: Entry): void {
    this.#entries.set(session.id, entry)
    session.view.onChange(() => this.#publish())
    this.#publish()
  }

  #forget(sessionId: string): void {
    const entry = this.#entries.get(sessionId)
    this.#entries.delete(sessionId)
    entry?.session.setEnded()
    entry?.session.dispose()
    this.#context.store.remove(sessionId)
    this.#publish()
  }

  #compareLabs(): void {
    const { labs, invalid } = this.#context.catalog.view.value
    for (const { session } of this.#entries.values()) {
      const id = session.lab.id
      if (!labs.some((lab) => lab.id === id)) {
        session.setLabChanged(invalid.some((lab) => lab.id === id) ? 'invalid' : 'no')
        continue
      }
      const { manifest, steps } = this.#context.catalog.lab(id)
      const same = JSON.stringify([manifest, steps]) === JSON.stringify([session.lab.manifest, session.lab.steps])
      session.setLabChanged(same ? 'no' : 'changed')
    }
  }

  #publish(): void {
    this.list.set(
      [...this.#entries.values()]
        .filter(({ session }) => !session.isExperiment)
        .map(({ session, recovered }) => {
          const view = session.view.value
          const index = view.steps.findIndex((step) => step.id === view.currentStep)
          return {
            id: view.id,
            labId: view.labId,
            labTitle: view.labTitle,
            state: view.state,
            createdAt: view.createdAt,
            stepsDone: view.steps.filter((step) => step.state !== 'todo').length,
            stepCount: view.steps.length,
            currentStepTitle: view.steps[index]?.title ?? '',
            currentStepNumber: index + 1,
            recovered,
          }
        }),
    )
  }
}

function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}
