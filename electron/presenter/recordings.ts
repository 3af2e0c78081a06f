import { createHash } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import { JsonFile } from '../base/json-file'
import type { Live } from '../base/live'
import { delay } from '../base/wait'
import type { Demo } from '../contract/demo'
import type { StageView } from '../contract/stage'

/** What changed on the stage, so many milliseconds after the cue's key. */
interface Frame {
  ms: number
  change: Partial<StageView>
}

const recordingSchema = z.object({
  version: z.literal(1),
  /** Of the demo that it is of: one that was edited since has another. */
  demo: z.string(),
  /** Milliseconds since 1970. */
  recordedAt: z.number(),
  frames: z.array(z.object({ ms: z.number().min(0), change: z.record(z.string(), z.unknown()) })).min(1),
})
type StoredRecording = z.infer<typeof recordingSchema>

export interface Recording {
  recordedAt: number
  frames: Frame[]
}

/** A cue that takes longer is recorded up to here. */
const longestMs = 180_000

/** The stage as it was while a cue was done, from {@link Recorder.start} on. */
export class Recorder {
  readonly #frames: Frame[] = []
  readonly #begun = Date.now()
  readonly #subscription
  #last: Partial<StageView> = {}

  constructor(stage: Live<StageView | null>) {
    this.#take(stage.value)
    this.#subscription = stage.onChange((view) => this.#take(view))
  }

  /** Ends the recording. */
  stop(): Recording {
    this.#subscription.dispose()
    return { recordedAt: this.#begun, frames: this.#frames }
  }

  #take(view: StageView | null): void {
    const ms = Date.now() - this.#begun
    if (!view || ms > longestMs) return
    const change = changeOf(this.#last, view)
    this.#last = view
    this.#frames.push({ ms, change })
  }
}

/** Pure: the keys in which a view differs from the one before it. */
export function changeOf(before: Partial<StageView>, view: StageView): Partial<StageView> {
  return Object.fromEntries(
    Object.entries(view).filter(([key, value]) => {
      const old = before[key as keyof StageView]
      return old !== value && JSON.stringify(old) !== JSON.stringify(value)
    }),
  )
}

/** Plays a recording at the speed at which it was made. @throws AppError CANCELLED */
export async function playRecording(
  { recordedAt, frames }: Recording,
  show: (view: StageView) => void,
  signal: AbortSignal,
): Promise<void> {
  const begun = Date.now()
  let view: Partial<StageView> = {}
  for (const { ms, change } of frames) {
    const wait = begun + ms - Date.now()
    if (wait > 0) await delay(wait, signal)
    view = { ...view, ...change }
    // The first frame has all keys.
    show({ ...(view as StageView), recordedAt, poll: null })
  }
}

/** The last good run of each cue, on disk. */
export class Recordings {
  readonly #folder: string

  constructor(dataFolder: string) {
    this.#folder = path.join(dataFolder, 'recordings')
  }

  /** null where there is none of this very demo. */
  load(labId: string, demo: Demo, cue: string): Recording | null {
    const { value } = this.#file(labId, cue).load()
    if (!value || value.demo !== fingerprintOf(demo)) return null
    return { recordedAt: value.recordedAt, frames: value.frames as Frame[] }
  }

  /** @throws AppError DISK_FULL, FILE_UNREADABLE */
  save(labId: string, demo: Demo, cue: string, { recordedAt, frames }: Recording): void {
    if (frames.length === 0) return
    this.#file(labId, cue).save({ version: 1, demo: fingerprintOf(demo), recordedAt, frames })
  }

  #file(labId: string, cue: string): JsonFile<StoredRecording> {
    return new JsonFile(path.join(this.#folder, labId, `${cue}.json`), recordingSchema)
  }
}

function fingerprintOf(demo: Demo): string {
  return createHash('sha256').update(JSON.stringify(demo)).digest('hex').slice(0, 16)
}
