import type { Live } from '../base/live'
import type { Lab } from '../catalog/lab'
import type { Demo } from '../contract/demo'
import { AppError } from '../contract/errors'
import type { StageView } from '../contract/stage'
import { Recorder, type Recording, type Recordings } from './recordings'

/** A recording goes on for so long after its cue has happened: ledger and rows are compared a moment after an outage. */
const afterglowMs = 2500

/** Records each cue while it is done; the recording of one that went well takes the place of the one before it. */
export class CueRecorder {
  readonly #context: { lab: Lab; demo: Demo; recordings: Recordings }
  readonly #stage: Live<StageView | null>
  /** Cues of which a good run is on disk. */
  readonly #recorded: Set<string>
  #running: { cue: string; recorder: Recorder; happened: boolean; timer: NodeJS.Timeout | null } | null = null

  constructor(context: { lab: Lab; demo: Demo; recordings: Recordings }, stage: Live<StageView | null>) {
    this.#context = context
    this.#stage = stage
    this.#recorded = new Set(context.demo.cues.flatMap(({ id }) => (this.load(id) ? [id] : [])))
  }

  has(cue: string): boolean {
    return this.#recorded.has(cue)
  }

  load(cue: string): Recording | null {
    const { lab, demo, recordings } = this.#context
    return recordings.load(lab.id, demo, cue)
  }

  begin(cue: string): void {
    this.end()
    this.#running = { cue, recorder: new Recorder(this.#stage), happened: false, timer: null }
  }

  /** The cue went well; what follows at once belongs to it. @param onKept is called when the recording is on disk */
  happened(onKept: () => void): void {
    if (!this.#running) return
    this.#running.happened = true
    this.#running.timer = setTimeout(() => {
      this.end()
      onKept()
    }, afterglowMs)
  }

  /** Ends the recording: one of a cue that went well is kept, another forgotten. */
  end(): void {
    const running = this.#running
    if (!running) return
    this.#running = null
    if (running.timer) clearTimeout(running.timer)
    const recording = running.recorder.stop()
    if (!running.happened) return
    const { lab, demo, recordings } = this.#context
    try {
      recordings.save(lab.id, demo, running.cue, recording)
      this.#recorded.add(running.cue)
    } catch (error) {
      // A full disk takes the recording, not the demonstration.
      if (!(error instanceof AppError)) throw error
    }
  }
}
