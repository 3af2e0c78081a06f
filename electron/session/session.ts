import { randomUUID } from 'node:crypto'
import { BackupTests, type BackupTestsContext } from '../backup/backup-tests'
import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import { delay } from '../base/wait'
import { guidesOf, type Lab } from '../catalog/lab'
import type { AnswerCheck, CheckOutcome, CheckView } from '../contract/check'
import { kindOf } from '../contract/check'
import { AppError, toWireError } from '../contract/errors'
import {
  type ActiveFault,
  type FaultRequest,
  type FaultStep,
  faultDescriptions,
  nodesOfFault,
  placeOfFault,
} from '../contract/fault'
import type { NodeKind, Step, StepGuide } from '../contract/lab'
import type { RecordEntry, RecordedLab } from '../contract/record'
import type { NodePhase, SessionNode, SessionStateFile, SessionView, StepView } from '../contract/session'
import type { TimelineEvent } from '../contract/timeline'
import type { ClientSnapshot, TopologyView } from '../contract/topology'
import type { TrafficView } from '../contract/traffic'
import { controlContainer, type NodeAction } from '../engine/containers'
import { seedPasswordOf } from '../engine/disks'
import type { Engine } from '../engine/engine'
import { execInNode, openTty } from '../engine/exec'
import type { ImageStore } from '../engine/images'
import type { Owner } from '../engine/labels'
import type { NodeSpec, TopologySpec } from '../engine/node-spec'
import type { RunningSession } from '../ipc/services'
import type { StoreObservation } from '../topology/observation'
import { TopologyObserver } from '../topology/observer'
import { BackupWorks } from './backup-works'
import { waitForReplicas } from './catch-up'
import { CheckLoop } from './check-loop'
import type { CheckContext } from './checks/check-context'
import { PendingWrites } from './pending-writes'
import { prepareServer } from './prepare-server'
import { SessionBackups } from './session-backups'
import { SessionCalendar } from './session-calendar'
import { type FaultContext, injectFault, regionOf, stillStands, undoFault } from './session-faults'
import { SessionRecord } from './session-record'
import { SessionServers } from './session-servers'
import { SessionTimeline } from './session-timeline'
import { SessionTraffic } from './session-traffic'
import { startTopology } from './start-topology'
import { StoreWatch } from './store-watch'
import { Terminals } from './terminals'
import { short, WrongTurns } from './wrong-turns'

export interface SessionContext {
  state: SessionStateFile
  home: string
  lab: Lab
  topology: TopologySpec
  /** null while the engine does not answer. */
  engine(): Engine | null
  /** Writes the state to disk. */
  save(state: SessionStateFile): void
  timeline: TimelineEvent[]
  appendTimeline(events: TimelineEvent[]): void
  /** What was recorded before, by the process before this one; and where more of it goes. */
  record: { known: RecordEntry[]; append(entry: RecordEntry): void; standby: string }
  /** The lab as the record names it. */
  recordedLab: RecordedLab
  /** Where the ledgers of its traffic lie. */
  trafficFolder: string
  /** A step was done or marked: for the learner's progress. */
  onStep(labId: string, step: string, state: 'todo' | 'done' | 'unverified'): void
  /** The lab as it is on disk now. @throws AppError LAB_INVALID */
  readLab(): Promise<{ lab: Lab; recorded: RecordedLab }>
}

type StepProgress = SessionStateFile['steps'][string]

const blankStep: StepProgress = {
  state: 'todo',
  doneAt: null,
  hintsShown: 0,
  solutionShown: false,
  answers: {},
  evidence: [],
}

/** A lab that runs. It is made when its containers are there, and found again when they still are. */
export class Session implements RunningSession, Disposable {
  readonly view: Live<SessionView>
  readonly terminals: Terminals
  readonly servers: SessionServers
  readonly traffic: SessionTraffic
  readonly backups: BackupTests
  readonly backupFiles: SessionBackups
  readonly backupWorks: BackupWorks
  readonly calendar: SessionCalendar
  readonly checkContext: CheckContext
  /** What the learner did, to be handed in. */
  readonly record: SessionRecord
  readonly #wrongTurns = new WrongTurns()
  readonly #context: SessionContext
  readonly #observer: TopologyObserver
  readonly #timeline: SessionTimeline
  readonly #checks: CheckLoop
  readonly #writes = new PendingWrites()
  readonly #abort = new AbortController()
  readonly #clients = new Live<ClientSnapshot[]>([])
  readonly #stores = new Live<StoreObservation[]>([])
  readonly #storeWatch: StoreWatch
  #lab: Lab
  #state: SessionStateFile
  #outcomes = new Map<string, { outcome: CheckOutcome; changedAt: number }>()

  constructor(context: SessionContext) {
    this.#context = context
    this.#lab = context.lab
    this.#state = context.state
    this.servers = new SessionServers(context.topology.nodes, context.state.password)
    this.#observer = new TopologyObserver({
      engine: context.engine,
      owner: this.owner,
      nodes: context.topology.nodes,
      server: (node) => this.servers.server(node, 'observe'),
      clients: this.#clients,
      stores: this.#stores,
      onPorts: (node, ports) => this.#onPorts(node, ports),
    })
    this.record = new SessionRecord(context.record.known, (entry) =>
      this.#writes.add(`record ${entry.hash}`, () => context.record.append(entry)),
    )
    this.#beginRecord()
    this.#timeline = new SessionTimeline(context.timeline, this.#observer.view, (events) => {
      this.#writes.add(`timeline ${randomUUID()}`, () => context.appendTimeline(events))
      this.record.addEvents(events)
    })
    this.#observer.view.onChange((view) => this.#dropEndedFaults(view))
    this.terminals = new Terminals({
      sessionId: context.state.id,
      node: (node) => this.#terminalNode(node),
      open: (node, program, size) => openTty(this.#requireEngine(), this.owner, node, { ...program, ...size }),
      ready: (node, kind, signal) => this.#untilReady(node, kind === 'mysql', signal),
      isRunning: (node) => this.#observer.container(node).state === 'running',
    })
    this.traffic = new SessionTraffic({
      labTitle: context.lab.manifest.title,
      specs: context.lab.manifest.traffic,
      folder: context.trafficFolder,
      port: (node, port) => this.#portOf(node, port),
      server: (node) => this.servers.server(node, 'check'),
      timeline: this.#timeline.events,
      addEvent: (event) => this.#timeline.add(event),
      topology: this.#observer.view,
    })
    this.#clients.set(clientsOf(this.traffic.view.value))
    this.traffic.view.onChange((traffic) => this.#clients.set(clientsOf(traffic)))
    const stores: Omit<BackupTestsContext, 'address'> = {
      nodes: context.topology.nodes,
      owner: this.owner,
      engine: () => this.#requireEngine(),
      exec: (node, request) => execInNode(this.#requireEngine(), this.owner, node, request),
    }
    this.backups = new BackupTests({ ...stores, address: (node) => this.servers.server(node, 'check').address })
    this.#storeWatch = new StoreWatch(this.#stores, stores.exec, this.backups)
    this.backupWorks = new BackupWorks({
      ...stores,
      address: (node) => this.servers.server(node, 'check').address,
      writeAddress: (node) => this.servers.server(node, 'prepare').address,
      tests: this.backups,
      snapshot: () => this.topology.value.snapshot,
      restoreAs: () => this.#answeringServer(),
    })
    this.backupFiles = new SessionBackups({
      ...stores,
      tests: this.backups,
      works: this.backupWorks,
      restoreAs: () => this.#answeringServer(),
    })
    this.calendar = new SessionCalendar({
      spec: context.lab.manifest.calendar ?? null,
      folder: context.trafficFolder,
      owner: this.owner,
      engine: () => this.#requireEngine(),
      exec: stores.exec,
      server: (node) => this.servers.server(node, 'check'),
      tests: this.backups,
    })
    this.checkContext = this.#makeCheckContext()
    this.view = new Live(this.#initialView())
    this.#writes.problem.onChange((problem) => {
      if (this.#state.state === 'failed') return
      this.view.update((view) => ({ ...view, error: problem === null ? null : toWireError(problem) }))
    })
    this.#checks = new CheckLoop({
      step: () => this.#openStep(),
      context: this.checkContext,
      onOutcome: (step, check, outcome) => this.#onOutcome(step, check, outcome),
      onAllPassed: (step, outcomes) => this.#onAllPassed(step, outcomes),
    })
  }

  /** How many rounds of checks have ended: for those who wait until a state was looked at. */
  get checkRounds(): Live<number> {
    return this.#checks.rounds
  }

  get id(): string {
    return this.#state.id
  }

  get isExperiment(): boolean {
    return this.#state.experiment
  }

  get owner(): Owner {
    return { session: this.#context.state.id, lab: this.#context.state.labId, home: this.#context.home }
  }

  get topology(): Live<TopologyView> {
    return this.#observer.view
  }

  get timeline(): Live<TimelineEvent[]> {
    return this.#timeline.events
  }

  get lab(): Lab {
    return this.#lab
  }

  /** Starts the lab's nodes. @throws AppError what stopped it; the caller removes what was created */
  async start(engine: Engine, images: ImageStore, signal: AbortSignal): Promise<void> {
    const { topology } = this.#context
    this.#setStart((start) => ({ ...start, cancellable: true }))
    await startTopology({
      engine,
      images,
      owner: this.owner,
      topology,
      servers: this.servers,
      onPhase: (node, phase, doing) => this.#onPhase(node, phase, doing),
      onImage: (image) => this.#setStart((start) => ({ ...start, image })),
      signal,
    })
    // Shoppers who come at once find the way.
    await this.#observer.look()
    this.#observer.start()
    await waitForReplicas(this.topology, (replicas) => this.#onBehind(replicas), signal)
    this.begin()
  }

  /** The nodes are there: opens the lab's terminals and begins to watch and to check. */
  begin(): void {
    this.#setState({ ...this.#state, state: 'running' })
    this.view.update((view) => ({
      ...view,
      state: 'running',
      nodes: view.nodes.map((node) => ({ ...node, ports: { ...node.ports, ...this.#knownPorts(node) } })),
    }))
    this.#observer.start()
    for (const node of this.#lab.manifest.terminals) {
      this.terminals.guide(node, this.#terminalNode(node)?.password === null ? 'shell' : 'mysql')
    }
    this.record.add({ kind: 'opened', step: this.#state.currentStep })
    this.#storeWatch.start()
    this.#checks.start()
  }

  /** Runs the checks now instead of at the next turn. */
  checkNow(): void {
    this.#checks.wake()
  }

  guides(): StepGuide[] {
    return guidesOf(this.#lab)
  }

  goTo(step: string): void {
    this.#requireStep(step)
    this.#outcomes = new Map()
    this.#setState({ ...this.#state, currentStep: step })
    this.record.add({ kind: 'opened', step })
    this.#publishSteps()
    this.#checks.wake()
  }

  markUnverified(step: string, unverified: boolean): void {
    const progress = this.#progressOf(this.#requireStep(step).id)
    if (progress.state === 'done') return
    this.#setStep(step, unverified ? { state: 'unverified', doneAt: Date.now() } : { state: 'todo', doneAt: null })
    this.#tellStep(step, unverified ? 'unverified' : 'todo')
    this.record.add({ kind: 'unverified', step, marked: unverified })
  }

  showHint(step: string): void {
    const { hintCount } = this.#requireStep(step)
    const { hintsShown } = this.#progressOf(step)
    if (hintsShown >= hintCount) return
    this.#setStep(step, { hintsShown: hintsShown + 1 })
    this.record.add({ kind: 'hint', step, number: hintsShown + 1 })
  }

  showSolution(step: string): void {
    if (!this.#requireStep(step).hasSolution || this.#progressOf(step).solutionShown) return
    this.#setStep(step, { solutionShown: true })
    this.record.add({ kind: 'solution', step })
  }

  answer(step: string, check: string, value: string): void {
    const found = this.#requireStep(step).checks.find((one) => one.name === check)
    if (!found || !('answer' in found))
      throw new AppError('INPUT_INVALID', `There is no question "${check}" in this step.`)
    this.#setStep(step, { answers: { ...this.#progressOf(step).answers, [check]: value } })
    this.record.add({ kind: 'answer', step, check: check.slice(0, 300), value: short(value) })
    this.#checks.wake()
  }

  async reloadLab(): Promise<void> {
    const { lab, recorded } = await this.#context.readLab()
    this.#lab = lab
    this.record.add({ kind: 'lab', lab: recorded })
    const current = lab.steps.some((step) => step.id === this.#state.currentStep)
    if (!current) this.#setState({ ...this.#state, currentStep: lab.steps[0]?.id ?? this.#state.currentStep })
    this.#outcomes = new Map()
    this.view.update((view) => ({ ...view, labChanged: 'no', labTitle: lab.manifest.title }))
    this.#publishSteps()
    this.#checks.wake()
  }

  async controlNode(node: string, action: NodeAction): Promise<void> {
    const spec = this.#context.topology.nodes.find((one) => one.id === node)
    if (!spec) throw new AppError('INPUT_INVALID', `There is no node "${node}".`)
    // A server on an empty disk is no server yet: it is prepared as at the session's start.
    const lost = this.#state.faults.find((fault) => isLoss(fault) && nodesOfFault(fault).includes(node))
    if (lost?.kind === 'lose-disk' && action !== 'stop') await this.undoFault(lost.id)
    else if (lost && action !== 'stop' && (await this.#isEmpty(node))) await this.#startEmpty(spec)
    else await controlContainer(this.#requireEngine(), this.owner, node, action)
  }

  async injectFault(request: FaultRequest): Promise<void> {
    const { title } = faultDescriptions[request.kind]
    const at = Date.now()
    const { node } = request
    const place = placeOfFault({ node, ...this.#regionHitBy(request) })
    // Before its consequences, which may be seen while it is still under way.
    this.#timeline.add({ at, kind: 'fault', node, text: `${title}: ${place}` })
    const fault = await injectFault(this.#faultContext(), request).catch((error: unknown) => {
      this.#timeline.add({ at: Date.now(), kind: 'undo', node, text: `${title}: ${place} was refused` })
      throw error
    })
    // No event of a container tells that it was taken off its network; and a view of the time before would end the fault.
    await this.#observer.look()
    if (fault) this.#setFaults([...this.#state.faults, { ...fault, at, doneAt: fault.at }])
  }

  /** @throws AppError INPUT_INVALID for a fault that does not stand any more */
  async undoFault(id: string): Promise<void> {
    const fault = this.#state.faults.find((one) => one.id === id)
    if (!fault) throw new AppError('INPUT_INVALID', 'This fault was undone already.')
    const { undo } = faultDescriptions[fault.kind]
    this.#timeline.add({ at: Date.now(), kind: 'undo', node: fault.node, text: `${undo}: ${placeOfFault(fault)}` })
    await undoFault(this.#faultContext(), fault)
    this.#setFaults(this.#state.faults.filter((one) => one.id !== id))
    void this.#observer.look()
  }

  /**
   * Carries out a `fault` fence, line by line. What was undone by hand already needs no undoing.
   *
   * @throws AppError as {@link injectFault}; what came before the line that failed stands
   */
  async runFaultScript(script: readonly FaultStep[]): Promise<void> {
    for (const step of script) {
      if (step.do === 'wait') await delay(step.seconds * 1000)
      else if (step.do === 'inject') await this.injectFault({ kind: step.kind, node: step.node })
      else {
        const standing = this.#state.faults.find(
          (one) => one.kind === step.kind && nodesOfFault(one).includes(step.node),
        )
        if (standing) await this.undoFault(standing.id)
      }
    }
  }

  setLabChanged(labChanged: SessionView['labChanged']): void {
    this.view.update((view) => (view.labChanged === labChanged ? view : { ...view, labChanged }))
  }

  setEngineLost(engineLost: boolean): void {
    this.view.update((view) => (view.engineLost === engineLost ? view : { ...view, engineLost }))
  }

  setEnding(): void {
    this.#checks.dispose()
    this.#storeWatch.dispose()
    this.#setState({ ...this.#state, state: 'ending' })
    this.view.update((view) => ({ ...view, state: 'ending' }))
  }

  /** Lets go of what is made while checks run, so that nothing comes after the session was removed. */
  async settle(): Promise<void> {
    await this.calendar.stop()
    await this.backupWorks.stop()
    await this.backups.stop()
  }

  setEnded(): void {
    this.view.update((view) => ({ ...view, state: 'ended' }))
  }

  /** The session can neither be continued nor repaired. */
  setFailed(error: unknown): void {
    this.#checks.dispose()
    const wire = toWireError(error)
    this.#setState({ ...this.#state, state: 'failed', error: wire })
    this.view.update((view) => ({ ...view, state: 'failed', error: wire }))
  }

  dispose(): void {
    this.#checks.dispose()
    this.#abort.abort()
    this.traffic.dispose()
    this.#storeWatch.dispose()
    this.calendar.dispose()
    this.backupWorks.dispose()
    this.backups.dispose()
    this.terminals.dispose()
    this.#timeline.dispose()
    this.#observer.dispose()
    void this.servers.dispose()
    this.#writes.dispose()
  }

  #beginRecord(): void {
    const { state, record, recordedLab: lab } = this.#context
    if (record.known.length > 0) this.record.add({ kind: 'resumed' })
    else this.record.add({ kind: 'start', session: state.id, startedAt: state.createdAt, standby: record.standby, lab })
  }

  #faultContext(): FaultContext {
    return {
      engine: () => this.#requireEngine(),
      owner: this.owner,
      nodes: this.#context.topology.nodes,
      volumes: this.#context.topology.volumes,
      server: (node) => this.servers.server(node, 'prepare'),
      startEmpty: (node) => this.#startEmpty(node),
      isEmpty: (node) => this.#isEmpty(node),
    }
  }

  #regionHitBy({ kind, node }: FaultRequest): Pick<ActiveFault, 'region'> {
    const region = kind === 'lose-region' ? regionOf(this.#context.topology.nodes, node) : null
    return region ? { region } : {}
  }

  /** Asks the engine: what was seen may be of the time before. */
  async #isEmpty(node: string): Promise<boolean> {
    await this.#observer.look()
    return this.#observer.container(node).state === 'created'
  }

  async #startEmpty(node: NodeSpec): Promise<void> {
    const engine = this.#requireEngine()
    const seedPassword = node.kind === 'mysql' ? await seedPasswordOf(engine, this.owner, node.id) : null
    await controlContainer(engine, this.owner, node.id, 'start')
    if (node.kind !== 'mysql') return
    const port = await prepareServer({
      engine,
      owner: this.owner,
      node,
      password: this.servers.passwordOf(node.id),
      seedPassword,
      doing: () => {},
      signal: this.#abort.signal,
    })
    this.servers.setPort(node.id, port)
  }

  #dropEndedFaults(view: TopologyView): void {
    const standing = this.#state.faults.filter((fault) => stillStands(fault, view))
    if (standing.length < this.#state.faults.length) this.#setFaults(standing)
  }

  #setFaults(faults: ActiveFault[]): void {
    this.#setState({ ...this.#state, faults })
    this.view.update((view) => ({ ...view, faults }))
  }

  /** A MySQL server of the lab, one that answers where there is one. */
  #answeringServer(): string | null {
    const servers = this.#context.topology.nodes.filter(({ kind }) => kind === 'mysql').map(({ id }) => id)
    return servers.find((id) => this.#observer.answers(id)) ?? servers[0] ?? null
  }

  #onBehind(replicas: readonly string[]): void {
    for (const { id, phase } of this.view.value.start.nodes) {
      if (replicas.includes(id)) this.#onPhase(id, 'starting', 'Waiting until it holds what its source holds')
      else if (phase === 'starting') this.#onPhase(id, 'ready', 'Ready')
    }
  }

  #onPhase(node: string, phase: NodePhase, doing: string): void {
    this.#setStart((start) => ({
      ...start,
      nodes: start.nodes.map((one) =>
        one.id !== node
          ? one
          : {
              ...one,
              phase,
              doing,
              startedAt: one.startedAt ?? Date.now(),
              readyAt: phase === 'ready' ? Date.now() : null,
            },
      ),
    }))
  }

  #setStart(change: (start: SessionView['start']) => SessionView['start']): void {
    this.view.update((view) => ({ ...view, start: change(view.start) }))
  }

  #makeCheckContext(): CheckContext {
    const hosts = new Map(
      this.#context.topology.nodes.flatMap((node) =>
        [node.id, node.hostname, ...node.networks.flatMap((network) => network.aliases)].map(
          (host) => [host.toLowerCase(), node.id] as const,
        ),
      ),
    )
    return {
      server: (node) => this.servers.server(node, 'check'),
      exec: (node, request) => {
        const password = this.#terminalNode(node)?.password
        const environment = { ...(password ? { MYSQL_PWD: password } : {}), ...request.environment }
        return execInNode(this.#requireEngine(), this.owner, node, { ...request, environment })
      },
      container: async (node) => this.#observer.container(node),
      traffic: this.traffic,
      backups: this.backups,
      calendar: () => this.calendar.refresh(),
      answer: (check) => this.#progressOf(this.#state.currentStep).answers[check],
      nodeByHost: (host) => hosts.get(host.toLowerCase()) ?? null,
    }
  }

  #terminalNode(node: string): { password: string | null } | null {
    const spec = this.#context.topology.nodes.find((one) => one.id === node)
    if (!spec) return null
    return { password: spec.kind === 'mysql' ? this.servers.passwordOf(node) : null }
  }

  async #untilReady(node: string, needsServer: boolean, signal: AbortSignal): Promise<void> {
    const ready = () =>
      this.#observer.container(node).state === 'running' && (!needsServer || this.#observer.answers(node))
    await this.#observer.view.until(ready, signal)
  }

  #requireEngine(): Engine {
    const engine = this.#context.engine()
    if (!engine) throw new AppError('ENGINE_UNREACHABLE', 'The container engine does not answer.')
    return engine
  }

  #requireStep(id: string): Step {
    const step = this.#lab.steps.find((one) => one.id === id)
    if (!step) throw new AppError('INPUT_INVALID', `There is no step "${id}" in this lab.`)
    return step
  }

  /** The step whose checks run: the current one, until it is done. */
  #openStep(): Step | null {
    if (this.#state.state !== 'running' || !this.#context.engine()) return null
    const step = this.#lab.steps.find((one) => one.id === this.#state.currentStep)
    return step && step.checks.length > 0 && this.#progressOf(step.id).state !== 'done' ? step : null
  }

  #onPorts(node: string, ports: Record<string, number>): void {
    if (this.#context.topology.nodes.find((one) => one.id === node)?.kind === 'mysql') {
      this.servers.setPort(node, ports['3306'] ?? null)
    }
    this.view.update((view) => ({
      ...view,
      nodes: view.nodes.map((one) => (one.id === node ? { ...one, ports } : one)),
    }))
  }

  #portOf(node: string, containerPort: number): number | null {
    const ports = this.view.value.nodes.find((one) => one.id === node)?.ports ?? {}
    return ports[String(containerPort)] ?? null
  }

  #volumeOf(node: string): SessionNode['volume'] {
    const { nodes, volumes } = this.#context.topology
    const own = nodes.find((one) => one.id === node)?.volumes.map(({ name }) => name) ?? []
    const bounded = volumes.some(({ name, sizeBytes }) => own.includes(name) && sizeBytes !== null)
    return bounded ? 'bounded' : own.length > 0 ? 'unbounded' : 'none'
  }

  /** What is known before the engine was asked. */
  #knownPorts({ id, kind }: { id: string; kind: NodeKind }): Record<string, number> {
    const port = kind === 'mysql' ? this.servers.portOf(id) : null
    return port === null ? {} : { '3306': port }
  }

  #onOutcome(step: string, check: string, outcome: CheckOutcome): void {
    if (step !== this.#state.currentStep) return
    this.#recordWrongTurn(step, check, outcome)
    const before = this.#outcomes.get(check)
    if (before && JSON.stringify(before.outcome) === JSON.stringify(outcome)) return
    const changedAt = before?.outcome.status === outcome.status ? before.changedAt : Date.now()
    this.#outcomes.set(check, { outcome, changedAt })
    this.#publishSteps()
  }

  #recordWrongTurn(step: string, check: string, outcome: CheckOutcome): void {
    const asked = this.#lab.steps.find(({ id }) => id === step)?.checks.find(({ name }) => name === check)
    const isAnswer = asked !== undefined && 'answer' in asked
    const turn = this.#wrongTurns.observe(step, check.slice(0, 300), isAnswer, outcome, Date.now())
    if (turn) this.record.addWrongTurn(step, turn)
  }

  #onAllPassed(step: Step, outcomes: CheckOutcome[]): void {
    if (step.id !== this.#state.currentStep || this.#progressOf(step.id).state === 'done') return
    const evidence = step.checks.map((check, index) => ({
      name: check.name,
      outcome: outcomes[index] ?? { status: 'pending' as const },
    }))
    this.#setStep(step.id, { state: 'done', doneAt: Date.now(), evidence })
    this.#tellStep(step.id, 'done')
    this.record.addDone(step.id, evidence)
    this.#timeline.add({ at: Date.now(), kind: 'step', node: null, text: `Step done: ${step.title}` })
  }

  #progressOf(step: string): StepProgress {
    return this.#state.steps[step] ?? blankStep
  }

  #setStep(step: string, change: Partial<StepProgress>): void {
    this.#setState({
      ...this.#state,
      steps: { ...this.#state.steps, [step]: { ...this.#progressOf(step), ...change } },
    })
    this.#publishSteps()
  }

  #setState(state: SessionStateFile): void {
    this.#state = state
    this.#writes.add('state', () => this.#context.save(state))
  }

  #tellStep(step: string, state: 'todo' | 'done' | 'unverified'): void {
    this.#writes.add(`step ${step}`, () => this.#context.onStep(this.#lab.id, step, state))
  }

  #publishSteps(): void {
    this.view.update((view) => ({
      ...view,
      currentStep: this.#state.currentStep,
      steps: this.#lab.steps.map((step) => this.#stepView(step)),
    }))
  }

  #stepView(step: Step): StepView {
    const progress = this.#progressOf(step.id)
    return {
      id: step.id,
      title: step.title,
      state: progress.state,
      doneAt: progress.doneAt,
      hintCount: step.hintCount,
      hintsShown: progress.hintsShown,
      hasSolution: step.hasSolution,
      solutionShown: progress.solutionShown,
      checks: step.checks.map((check): CheckView => {
        const evidence =
          progress.state === 'done' ? progress.evidence.find((one) => one.name === check.name) : undefined
        const current = step.id === this.#state.currentStep ? this.#outcomes.get(check.name) : undefined
        const outcome = evidence?.outcome ?? current?.outcome ?? { status: 'pending' as const }
        const question =
          'answer' in check ? { question: questionView(check, progress.answers[check.name], outcome) } : {}
        return {
          name: check.name,
          kind: kindOf(check),
          outcome,
          changedAt: current?.changedAt ?? progress.doneAt ?? 0,
          ...question,
        }
      }),
    }
  }

  #initialView(): SessionView {
    const state = this.#state
    return {
      id: state.id,
      labId: state.labId,
      labTitle: this.#lab.manifest.title,
      state: state.state,
      password: state.password,
      createdAt: state.createdAt,
      start: {
        nodes: this.#context.topology.nodes.map(({ id, kind }) => ({
          id,
          kind,
          phase: 'waiting' as const,
          doing: 'Waiting',
          startedAt: null,
          readyAt: null,
        })),
        image: null,
        cancellable: false,
      },
      error: state.error,
      nodes: this.#context.topology.nodes.map(({ id, kind, region }) => {
        return { id, kind, region, ports: this.#knownPorts({ id, kind }), volume: this.#volumeOf(id) }
      }),
      terminals: this.#lab.manifest.terminals,
      steps: this.#lab.steps.map((step) => this.#stepView(step)),
      currentStep: state.currentStep,
      labChanged: 'no',
      engineLost: false,
      faults: state.faults,
    }
  }
}

/** Streams of orders as the diagram shows them. */
function clientsOf({ streams }: TrafficView): ClientSnapshot[] {
  return streams.map((stream) => {
    const { name, into, state, shoppers, acknowledgedPerSecond, failedPerSecond, outages } = stream
    if (state !== 'running') return { id: name, into, label: `${shoppers} shoppers`, state: 'idle' }
    const failing = outages.at(-1)?.rtoMs === null || (acknowledgedPerSecond === 0 && failedPerSecond > 0)
    const label = failing ? 'no answer' : `${acknowledgedPerSecond} orders/s`
    return { id: name, into, label, state: failing ? 'failing' : 'served' }
  })
}

/** Whether a fault destroyed a disk. */
function isLoss({ kind }: ActiveFault): boolean {
  return kind === 'lose-disk' || kind === 'lose-region'
}

function questionView(check: AnswerCheck, given: string | undefined, outcome: CheckOutcome): CheckView['question'] {
  return {
    text: check.answer.question,
    ...(check.answer.choices ? { choices: check.answer.choices } : {}),
    ...(given === undefined ? {} : { given }),
    ...(outcome.status === 'passed' && check.answer.because ? { because: check.answer.because } : {}),
  }
}
