import { randomBytes } from 'node:crypto'
import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import type { Lab } from '../catalog/lab'
import type { CueView, Demo, PresenterView } from '../contract/demo'
import { AppError } from '../contract/errors'
import type { StageView } from '../contract/stage'
import type { Sessions } from '../session/sessions'
import { armCue, type Doing, noteHarm, type StageSet } from './arm'
import { doCue } from './cue'
import { CueRecorder } from './cue-recorder'
import { blankCue, withAction, withCondition } from './cue-view'
import { playRecording, type Recording, type Recordings } from './recordings'
import { rehearse } from './rehearsal'
import { RoomPoll } from './room-poll'
import { opening, type StagePlace, stageOf, titleCard } from './stage'
import { StageSets } from './stage-sets'

export interface DemonstrationContext {
  lab: Lab
  demo: Demo
  sessions: Sessions
  recordings: Recordings
}

/** What the presenter sees of the demo itself. */
export type DemonstrationView = Omit<PresenterView, 'audience'>

/** What changes together is shown together. */
const publishMs = 60

/** One demo, shown on one session, from the moment its servers start until it is ended. */
export class Demonstration implements Disposable {
  readonly view: Live<DemonstrationView>
  /** What the room sees; null while it is not to see anything. */
  readonly stage = new Live<StageView | null>(null)
  /** What happens, whether the room sees it or not. */
  readonly #live = new Live<StageView | null>(null)
  readonly #context: DemonstrationContext
  readonly #sets: StageSets
  /** What is shown; null before it was made. */
  #set: StageSet | null = null
  #subscriptions: Disposable[] = []
  #place: StagePlace
  #job: AbortController | null = null
  #publishTimer: NodeJS.Timeout | null = null
  readonly #recorder: CueRecorder
  #poll: RoomPoll | null = null
  #disposed = false

  constructor(context: DemonstrationContext) {
    this.#context = context
    const { lab, demo } = context
    this.#recorder = new CueRecorder(context, this.#live)
    this.#sets = new StageSets({ ...context, spares: demo.spares })
    this.#place = opening(demo, Date.now())
    this.view = new Live<DemonstrationView>({
      id: randomBytes(6).toString('hex'),
      labId: lab.id,
      sessionId: null,
      title: demo.title,
      phase: 'preparing',
      doing: 'The servers start',
      cues: demo.cues.map((_, index) => this.#blankCue(index)),
      next: 0,
      current: null,
      startedAt: null,
      rearmSeconds: null,
      rehearsal: null,
      className: '',
    })
  }

  /** Starts the servers and brings them to the first cue. */
  prepare(): void {
    void this.#run('preparing', async (signal) => {
      await this.#arm(0, signal)
    })
  }

  /** The next cue: what the one key does. @throws AppError SESSION_BUSY while something is under way */
  next(): void {
    const { next, cues, current } = this.view.value
    if (next >= cues.length) {
      this.#requireFree()
      this.#setPlace({ over: true })
      return
    }
    // After a cue that went wrong nobody knows where the topology is.
    const failed = current !== null && current < next && cues[current]?.state === 'failed'
    const anew = this.#beginsAnew(next) && this.#set?.scene !== this.#context.demo.cues[next]?.scene
    void this.#run('doing', async (signal) => {
      if (failed || anew) await this.#arm(next, signal)
      await this.#do(next, signal)
    })
  }

  /** The cue that was done last, once more from its start. @throws AppError SESSION_BUSY, INPUT_INVALID */
  repeat(): void {
    const { current } = this.view.value
    if (current === null) throw new AppError('INPUT_INVALID', 'No cue was done yet.')
    void this.#run('doing', async (signal) => {
      await this.#arm(current, signal)
      await this.#do(current, signal)
    })
  }

  /** Brings the topology to the start of a cue. @throws AppError SESSION_BUSY, INPUT_INVALID */
  rearm(cue: number): void {
    this.#requireCue(cue)
    void this.#run('rearming', (signal) => this.#arm(cue, signal))
  }

  /** All cues in turn, so many times, and the room sees none of it. @throws AppError SESSION_BUSY */
  rehearse(runs: number): void {
    void this.#run('rehearsing', async (signal) => {
      this.stage.set(titleCard(this.#context.demo, Date.now()))
      try {
        await rehearse({
          runs,
          cueCount: this.#context.demo.cues.length,
          cueId: (cue) => this.#context.demo.cues[cue]?.id ?? '',
          beginsAnew: (cue) => this.#beginsAnew(cue),
          arm: (cue) => this.#arm(cue, signal),
          perform: (cue) => this.#do(cue, signal, { alone: true }),
          onProgress: (report) => this.#change({ rehearsal: { ...report, running: true } }),
          signal,
        })
        await this.#arm(0, signal)
      } finally {
        const { rehearsal } = this.view.value
        if (rehearsal) this.#change({ rehearsal: { ...rehearsal, running: false } })
      }
    })
  }

  /** Shows the recording of a cue's last good run. @throws AppError SESSION_BUSY, INPUT_INVALID where there is none */
  play(cue: number): void {
    const recording = this.#recordingOf(cue)
    if (!recording) throw new AppError('INPUT_INVALID', 'There is no recording of this cue.')
    void this.#run('playing', (signal) => this.#play(cue, recording, signal))
  }

  /** Ends what is under way. */
  cancel(): void {
    this.#job?.abort()
  }

  /** Puts the question of the next cue to the room, or of the current one. @throws AppError INPUT_INVALID where neither has one */
  openPoll(): void {
    const { next, current } = this.view.value
    const { cues } = this.#context.demo
    const spec = cues[next]?.poll ?? cues[current ?? -1]?.poll
    if (!spec) throw new AppError('INPUT_INVALID', 'This cue has no question for the room.')
    this.#showPoll(new RoomPoll(spec))
  }

  /** No votes any more; the bars stay until the next cue. */
  closePoll(): void {
    this.#poll?.close()
    this.#showPoll(this.#poll)
  }

  /** @returns whether the vote was taken */
  vote(voter: string, pollId: string, choice: number): boolean {
    const counts = this.#poll?.vote(voter, pollId, choice) ?? false
    if (counts) this.#showPoll(this.#poll)
    return counts
  }

  setClassName(className: string): void {
    this.#change({ className })
  }

  /** Ends the demonstration and removes its servers. */
  async end(): Promise<void> {
    this.dispose()
    this.stage.set(null)
    await this.#sets.endAll()
  }

  dispose(): void {
    this.#disposed = true
    this.#job?.abort()
    this.#sets.dispose()
    this.#recorder.end()
    for (const subscription of this.#subscriptions) subscription.dispose()
    this.#subscriptions = []
    if (this.#publishTimer) clearTimeout(this.#publishTimer)
  }

  /** From now on the stage shows this set. */
  #follow(set: StageSet): void {
    if (this.#set === set) return
    for (const subscription of this.#subscriptions) subscription.dispose()
    this.#set = set
    const { session } = set
    const soon = () => this.#publishSoon()
    this.#subscriptions = [
      session.topology.onChange(soon),
      session.traffic.view.onChange(soon),
      session.timeline.onChange(soon),
    ]
    this.#change({ sessionId: session.id })
  }

  async #arm(cue: number, signal: AbortSignal): Promise<void> {
    const { demo } = this.#context
    const begun = Date.now()
    this.#recorder.end()
    await this.#bringTo(cue, (text) => this.#change({ doing: text }), signal)
    this.#change({
      next: cue,
      current: cue === 0 ? null : cue - 1,
      rearmSeconds: (Date.now() - begun) / 1000,
      cues: this.view.value.cues.map((one, index) => (index < cue ? one : this.#blankCue(index))),
    })
    const last = demo.cues[cue - 1]
    this.#setPlace({
      cue: cue === 0 ? null : cue - 1,
      caption: last ? (last.outcome ?? last.caption) : demo.summary,
      tone: last ? 'good' : 'neutral',
      // What came before belongs to another run.
      since: begun,
      cueAt: null,
      over: false,
    })
    this.#showPoll(null)
  }

  /** A set that was harmed is changed for one that stands ready; what cannot be mended is made anew. */
  async #bringTo(cue: number, doing: Doing, signal: AbortSignal): Promise<void> {
    const { demo } = this.#context
    const shown = this.#set
    const spare = shown?.harmed ? await this.#sets.take(signal) : null
    if (spare && shown) this.#sets.retire(shown)
    try {
      const set = spare ?? shown ?? (await this.#sets.make(doing, signal))
      if (!shown) this.#follow(set)
      await armCue(set, demo, cue, doing, signal)
      this.#follow(set)
    } catch (error) {
      // The one before is behind the curtain by now.
      if (spare) this.#follow(spare)
      if (signal.aborted || !shown) throw error
      doing('The servers are started anew')
      const set = await this.#sets.make(doing, signal)
      await armCue(set, demo, cue, doing, signal)
      this.#follow(set)
      await this.#sets.end(spare ?? shown)
    }
    this.#sets.fill()
  }

  async #do(index: number, signal: AbortSignal, options: { alone?: boolean } = {}): Promise<void> {
    const cue = this.#context.demo.cues[index]
    const set = this.#set
    if (!cue || !set) throw new AppError('INPUT_INVALID', 'There is no such cue.')
    const begun = Date.now()
    set.scene = null
    noteHarm(set, cue)
    this.#change({ current: index, next: index, startedAt: this.view.value.startedAt ?? begun, doing: cue.title })
    this.#setCue(index, { ...this.#blankCue(index), state: 'doing' })
    this.#setPlace({ cue: index, caption: cue.caption, tone: 'waiting', cueAt: begun, over: false })
    this.#showPoll(null)
    this.#publish()
    this.#recorder.begin(cue.id)
    try {
      await doCue(
        set.session,
        cue,
        {
          onAction: (at, state) => this.#updateCue(index, (view) => withAction(view, at, state)),
          onCondition: (at, met) => this.#updateCue(index, (view) => withCondition(view, at, met)),
        },
        signal,
      )
    } catch (error) {
      this.#recorder.end()
      if (signal.aborted) {
        this.#setCue(index, this.#blankCue(index))
        this.#setPlace({ tone: 'neutral' })
        throw error
      }
      if (!(error instanceof AppError)) throw error
      this.#updateCue(index, (view) => ({ ...view, state: 'failed', problem: error.message }))
      this.#change({ next: index + 1 })
      if (options.alone) throw error
      await this.#showInstead(index, signal)
      return
    }
    this.#updateCue(index, (view) => ({ ...view, state: 'happened', seconds: (Date.now() - begun) / 1000 }))
    this.#change({ next: index + 1 })
    this.#setPlace({ caption: cue.outcome ?? cue.caption, tone: 'good' })
    this.#recorder.happened(() => this.#updateCue(index, (view) => ({ ...view, recorded: true })))
  }

  /** A cue went wrong before the room: its recording, where there is one, marked as such. */
  async #showInstead(index: number, signal: AbortSignal): Promise<void> {
    const recording = this.#recordingOf(index)
    if (!recording) {
      this.#setPlace({ caption: 'That did not happen as it should have.', tone: 'bad' })
      return
    }
    this.#change({ phase: 'playing' })
    await this.#play(index, recording, signal)
  }

  async #play(cue: number, recording: Recording, signal: AbortSignal): Promise<void> {
    this.#change({ doing: `The recording of "${this.#context.demo.cues[cue]?.title}" plays` })
    await playRecording(recording, (view) => this.stage.set(view), signal)
  }

  /** Does work, one at a time. @throws AppError SESSION_BUSY */
  #run(phase: DemonstrationView['phase'], work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#requireFree()
    const job = new AbortController()
    this.#job = job
    this.#change({ phase })
    this.#publish()
    return (async () => {
      let after: Pick<DemonstrationView, 'phase' | 'doing'> = { phase: 'armed', doing: '' }
      try {
        await work(job.signal)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const cancelled = job.signal.aborted
        if (!cancelled || !this.#set) after = { phase: 'broken', doing: error.message }
      } finally {
        this.#job = null
        if (!this.#disposed) {
          this.#change(after)
          this.#publishSoon()
        }
      }
    })()
  }

  #requireFree(): void {
    if (this.#disposed) throw new AppError('SESSION_GONE', 'This demonstration has ended.')
    if (this.#job) throw new AppError('SESSION_BUSY', `Something is under way: ${this.view.value.doing}.`)
  }

  #beginsAnew(cue: number): boolean {
    return this.#context.demo.cues[cue]?.anew === true
  }

  #requireCue(cue: number): void {
    if (!this.#context.demo.cues[cue]) throw new AppError('INPUT_INVALID', 'There is no such cue.')
  }

  #recordingOf(cue: number): Recording | null {
    const id = this.#context.demo.cues[cue]?.id
    return id === undefined ? null : this.#recorder.load(id)
  }

  #blankCue(index: number): CueView {
    const cue = this.#context.demo.cues[index]
    if (!cue) throw new AppError('INPUT_INVALID', 'There is no such cue.')
    return blankCue(cue, this.#recorder.has(cue.id))
  }

  #setCue(index: number, cue: CueView): void {
    this.#updateCue(index, () => cue)
  }

  #updateCue(index: number, change: (cue: CueView) => CueView): void {
    this.#change({ cues: this.view.value.cues.map((cue, at) => (at === index ? change(cue) : cue)) })
  }

  #change(change: Partial<DemonstrationView>): void {
    this.view.update((view) => ({ ...view, ...change }))
  }

  #showPoll(poll: RoomPoll | null): void {
    this.#poll = poll
    this.#setPlace({ poll: poll?.view ?? null })
  }

  #setPlace(change: Partial<StagePlace>): void {
    this.#place = { ...this.#place, ...change }
    this.#publishSoon()
  }

  #publishSoon(): void {
    if (this.#disposed) return
    this.#publishTimer ??= setTimeout(() => this.#publish(), publishMs)
  }

  #publish(): void {
    if (this.#publishTimer) clearTimeout(this.#publishTimer)
    this.#publishTimer = null
    if (this.#disposed) return
    const session = this.#set?.session
    const sources = {
      topology: session?.topology.value ?? null,
      traffic: session?.traffic.view.value ?? null,
      timeline: session?.timeline.value ?? [],
    }
    const view = stageOf(this.#place, sources, Date.now())
    this.#live.set(view)
    const { phase } = this.view.value
    // A recording stays on the screen until something else is done.
    if (phase === 'playing' || (this.stage.value?.recordedAt && phase === 'armed' && !this.#place.over)) return
    if (phase === 'preparing' || phase === 'rehearsing') this.stage.set(titleCard(this.#context.demo, Date.now()))
    else this.stage.set(view)
  }
}
