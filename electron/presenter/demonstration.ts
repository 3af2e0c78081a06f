import { randomBytes } from 'node:crypto'
import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import { throwIfAborted } from '../base/wait'
import type { Lab } from '../catalog/lab'
import type { CueView, Demo, PresenterView, RehearsalView } from '../contract/demo'
import { AppError } from '../contract/errors'
import type { PollView, StageView } from '../contract/stage'
import { fenceOf } from '../session/experiment'
import { Learner } from '../session/learner'
import type { Session } from '../session/session'
import type { Sessions } from '../session/sessions'
import { armCue } from './arm'
import { doCue } from './cue'
import { playRecording, Recorder, type Recording, type Recordings } from './recordings'
import { type RehearsalReport, rehearse } from './rehearsal'
import { type StagePlace, stageOf } from './stage'

export interface DemonstrationContext {
  lab: Lab
  demo: Demo
  sessions: Sessions
  recordings: Recordings
}

/** A step of the lab that is solved before the room comes in may take this long. */
const stepMs = 60_000
/** What changes together is shown together. */
const publishMs = 60
/** A recording goes on for so long after its cue has happened: ledger and rows are compared a moment after an outage. */
const afterglowMs = 2500

/** One demo, shown on one session, from the moment its servers start until it is ended. */
export class Demonstration implements Disposable {
  readonly view: Live<PresenterView>
  /** What the room sees; null while it is not to see anything. */
  readonly stage = new Live<StageView | null>(null)
  /** What happens, whether the room sees it or not. */
  readonly #live = new Live<StageView | null>(null)
  readonly #context: DemonstrationContext
  #session: Session | null = null
  #subscriptions: Disposable[] = []
  #place: StagePlace
  #job: AbortController | null = null
  #publishTimer: NodeJS.Timeout | null = null
  #recorder: { cue: number; recorder: Recorder; timer: NodeJS.Timeout | null } | null = null
  /** Votes of the poll that is shown, by voter. */
  readonly #votes = new Map<string, number>()
  #disposed = false

  constructor(context: DemonstrationContext) {
    this.#context = context
    const { lab, demo } = context
    this.#place = {
      demo,
      cue: null,
      caption: demo.summary,
      tone: 'neutral',
      since: Date.now(),
      poll: null,
      over: false,
    }
    this.view = new Live<PresenterView>({
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
      audience: { open: false, url: null, code: null, viewers: 0, problem: null },
      className: '',
    })
  }

  /** Starts the servers and brings them to the first cue. */
  prepare(): void {
    void this.#run('preparing', async (signal) => {
      await this.#begin(signal)
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
    const failed = current !== null && current < next && cues[current]?.state === 'failed'
    void this.#run('doing', async (signal) => {
      // After a cue that went wrong nobody knows where the topology is.
      if (failed) await this.#arm(next, signal)
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
    const show = (report: RehearsalReport, running: boolean) => {
      const rehearsal: RehearsalView = { ...report, running }
      this.#set({ rehearsal })
    }
    void this.#run('rehearsing', async (signal) => {
      this.stage.set(this.#titleCard())
      let report: RehearsalReport | null = null
      try {
        await rehearse({
          runs,
          cueCount: this.#context.demo.cues.length,
          cueId: (cue) => this.#context.demo.cues[cue]?.id ?? '',
          arm: (cue) => this.#arm(cue, signal),
          perform: (cue) => this.#do(cue, signal, { alone: true }),
          onProgress: (progress) => {
            report = progress
            show(progress, true)
          },
          signal,
        })
        await this.#arm(0, signal)
      } finally {
        if (report) show(report, false)
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
    this.#votes.clear()
    const poll: PollView = {
      id: randomBytes(6).toString('hex'),
      question: spec.question,
      choices: spec.choices.map((text) => ({ text, votes: 0 })),
      open: true,
    }
    this.#setPlace({ poll })
  }

  /** No votes any more; the bars stay until the next cue. */
  closePoll(): void {
    const { poll } = this.#place
    if (poll) this.#setPlace({ poll: { ...poll, open: false } })
  }

  /** @returns whether the vote was taken: the poll is open and has such a choice */
  vote(voter: string, pollId: string, choice: number): boolean {
    const { poll } = this.#place
    if (!poll?.open || poll.id !== pollId || !poll.choices[choice]) return false
    this.#votes.set(voter, choice)
    const counts = poll.choices.map(() => 0)
    for (const voted of this.#votes.values()) counts[voted] = (counts[voted] ?? 0) + 1
    const choices = poll.choices.map(({ text }, index) => ({ text, votes: counts[index] ?? 0 }))
    this.#setPlace({ poll: { ...poll, choices } })
    return true
  }

  setClassName(className: string): void {
    this.#set({ className })
  }

  /** Ends the demonstration and removes its servers. */
  async end(): Promise<void> {
    this.#job?.abort()
    const session = this.#session
    this.dispose()
    this.stage.set(null)
    if (session) await this.#context.sessions.end(session.id)
  }

  dispose(): void {
    this.#disposed = true
    this.#job?.abort()
    this.#dropRecorder()
    for (const subscription of this.#subscriptions) subscription.dispose()
    this.#subscriptions = []
    if (this.#publishTimer) clearTimeout(this.#publishTimer)
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const { lab, demo, sessions } = this.#context
    throwIfAborted(signal)
    const id = await sessions.start(lab.id, { experiment: true })
    const session = sessions.get(id)
    try {
      await sessions.whenStarted(id)
      throwIfAborted(signal)
      const { state, error } = session.view.value
      if (state !== 'running') throw new AppError('DEMO_FAILED', error?.message ?? 'The servers did not start.')
      const learner = new Learner(session, stepMs)
      const last = lab.steps.findIndex((step) => step.id === demo.after)
      for (const step of lab.steps.slice(0, last + 1)) {
        throwIfAborted(signal)
        this.#set({ doing: `The step "${step.title}" is solved` })
        const problem = await learner.solve(step)
        if (problem) throw new AppError('DEMO_FAILED', `${step.id}: ${problem}`)
      }
    } catch (error) {
      await sessions.end(id)
      throw error
    }
    this.#follow(session)
  }

  /** From now on the stage shows this session; one that was there before is ended. */
  #follow(session: Session): void {
    for (const subscription of this.#subscriptions) subscription.dispose()
    const before = this.#session
    this.#session = session
    const soon = () => this.#publishSoon()
    this.#subscriptions = [
      session.topology.onChange(soon),
      session.traffic.view.onChange(soon),
      session.timeline.onChange(soon),
    ]
    this.#set({ sessionId: session.id })
    this.#publish()
    // The room does not wait for that.
    if (before) void this.#context.sessions.end(before.id)
  }

  async #arm(cue: number, signal: AbortSignal): Promise<void> {
    const { demo } = this.#context
    const begun = Date.now()
    this.#dropRecorder()
    const doing = (text: string) => this.#set({ doing: text })
    try {
      if (!this.#session) await this.#begin(signal)
      if (this.#session) await armCue(this.#session, demo, cue, doing, signal)
    } catch (error) {
      if (signal.aborted || !this.#session) throw error
      // What cannot be mended is made anew.
      doing('The servers are started anew')
      await this.#begin(signal)
      if (this.#session) await armCue(this.#session, demo, cue, doing, signal)
    }
    this.#set({
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
      // Orders of a run that goes on belong to what is shown; those of the run before do not.
      since: begun,
      poll: null,
      over: false,
    })
  }

  async #do(index: number, signal: AbortSignal, options: { alone?: boolean } = {}): Promise<void> {
    const cue = this.#context.demo.cues[index]
    const session = this.#session
    if (!cue || !session) throw new AppError('INPUT_INVALID', 'There is no such cue.')
    const begun = Date.now()
    this.#keepRecording()
    this.#set({ current: index, next: index, startedAt: this.view.value.startedAt ?? begun, doing: cue.title })
    this.#setCue(index, { ...this.#blankCue(index), state: 'doing' })
    this.#setPlace({ cue: index, caption: cue.caption, tone: 'waiting', poll: null, over: false })
    this.#publish()
    this.#recorder = { cue: index, recorder: new Recorder(this.#live), timer: null }
    try {
      await doCue(
        session,
        cue,
        {
          onAction: (at, state) =>
            this.#updateCue(index, (view) => ({
              ...view,
              actions: view.actions.map((one, i) => (i === at ? { ...one, state } : one)),
            })),
          onCondition: (at, met) =>
            this.#updateCue(index, (view) => ({
              ...view,
              conditions: view.conditions.map((one, i) => (i === at ? { ...one, met } : one)),
            })),
        },
        signal,
      )
    } catch (error) {
      this.#dropRecorder()
      if (signal.aborted) {
        this.#setCue(index, this.#blankCue(index))
        this.#setPlace({ tone: 'neutral' })
        throw error
      }
      if (!(error instanceof AppError)) throw error
      this.#updateCue(index, (view) => ({ ...view, state: 'failed', problem: error.message }))
      this.#set({ next: index + 1 })
      if (options.alone) throw error
      await this.#showInstead(index, signal)
      return
    }
    this.#updateCue(index, (view) => ({ ...view, state: 'happened', seconds: (Date.now() - begun) / 1000 }))
    this.#set({ next: index + 1 })
    this.#setPlace({ caption: cue.outcome ?? cue.caption, tone: 'good' })
    if (this.#recorder) this.#recorder.timer = setTimeout(() => this.#keepRecording(), afterglowMs)
  }

  /** A cue went wrong before the room: its recording, where there is one, marked as such. */
  async #showInstead(index: number, signal: AbortSignal): Promise<void> {
    const recording = this.#recordingOf(index)
    if (!recording) {
      this.#setPlace({ caption: 'That did not happen as it should have.', tone: 'bad' })
      return
    }
    this.#set({ phase: 'playing' })
    await this.#play(index, recording, signal)
  }

  async #play(cue: number, recording: Recording, signal: AbortSignal): Promise<void> {
    this.#set({ doing: `The recording of "${this.#context.demo.cues[cue]?.title}" plays` })
    await playRecording(recording, (view) => this.stage.set(view), signal)
  }

  /** Does work, one at a time. @throws AppError SESSION_BUSY */
  #run(phase: PresenterView['phase'], work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#requireFree()
    const job = new AbortController()
    this.#job = job
    this.#set({ phase })
    this.#publish()
    return (async () => {
      let after: Pick<PresenterView, 'phase' | 'doing'> = { phase: 'armed', doing: '' }
      try {
        await work(job.signal)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const cancelled = job.signal.aborted
        if (!cancelled || !this.#session) after = { phase: 'broken', doing: error.message }
      } finally {
        this.#job = null
        if (!this.#disposed) {
          this.#set(after)
          this.#publishSoon()
        }
      }
    })()
  }

  #requireFree(): void {
    if (this.#disposed) throw new AppError('SESSION_GONE', 'This demonstration has ended.')
    if (this.#job) throw new AppError('SESSION_BUSY', `Something is under way: ${this.view.value.doing}.`)
  }

  #requireCue(cue: number): void {
    if (!this.#context.demo.cues[cue]) throw new AppError('INPUT_INVALID', 'There is no such cue.')
  }

  #recordingOf(cue: number): Recording | null {
    const { lab, demo, recordings } = this.#context
    const id = demo.cues[cue]?.id
    return id === undefined ? null : recordings.load(lab.id, demo, id)
  }

  /** The cue that was recorded went well: the recording takes the place of the one before it. */
  #keepRecording(): void {
    if (!this.#recorder) return
    const { cue, recorder, timer } = this.#recorder
    this.#recorder = null
    if (timer) clearTimeout(timer)
    const { lab, demo, recordings } = this.#context
    const recording = recorder.stop()
    const id = demo.cues[cue]?.id
    if (!id || this.view.value.cues[cue]?.state !== 'happened') return
    try {
      recordings.save(lab.id, demo, id, recording)
      this.#updateCue(cue, (view) => ({ ...view, recorded: true }))
    } catch (error) {
      // A full disk takes the recording, not the demonstration.
      if (!(error instanceof AppError)) throw error
    }
  }

  #dropRecorder(): void {
    if (!this.#recorder) return
    // One that only waited for its afterglow is good.
    if (this.#recorder.timer) this.#keepRecording()
    else {
      this.#recorder.recorder.stop()
      this.#recorder = null
    }
  }

  #blankCue(index: number): CueView {
    const { demo } = this.#context
    const cue = demo.cues[index]
    if (!cue) throw new AppError('INPUT_INVALID', 'There is no such cue.')
    return {
      id: cue.id,
      title: cue.title,
      notes: cue.notes,
      caption: cue.caption,
      actions: cue.do.map((action) => {
        return { say: action.say, node: action.node, code: fenceOf(action).code, state: 'todo' as const }
      }),
      conditions: cue.until.map(({ name }) => ({ name, met: false })),
      state: 'todo',
      seconds: null,
      problem: null,
      hasPoll: cue.poll !== undefined,
      recorded: this.#recordingOf(index) !== null,
    }
  }

  #setCue(index: number, cue: CueView): void {
    this.#updateCue(index, () => cue)
  }

  #updateCue(index: number, change: (cue: CueView) => CueView): void {
    this.#set({ cues: this.view.value.cues.map((cue, at) => (at === index ? change(cue) : cue)) })
  }

  #set(change: Partial<PresenterView>): void {
    this.view.update((view) => ({ ...view, ...change }))
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
    const session = this.#session
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
    if (phase === 'preparing' || phase === 'rehearsing') this.stage.set(this.#titleCard())
    else this.stage.set(view)
  }

  /** What the room sees before it is to see anything. */
  #titleCard(): StageView {
    const { demo } = this.#context
    const place: StagePlace = {
      demo,
      cue: null,
      caption: demo.summary,
      tone: 'neutral',
      since: Date.now(),
      poll: null,
      over: false,
    }
    return stageOf(place, { topology: null, traffic: null, timeline: [] }, Date.now())
  }
}
