import path from 'node:path'
import { JsonFile, type Loaded } from '../base/json-file'
import { Live } from '../base/live'
import { type Progress, progressSchema } from '../contract/progress'

/** What the learner has done, kept over restarts. */
export class ProgressStore {
  readonly value: Live<Progress>
  /** What became of a damaged file, for the learner to be told. */
  readonly damaged: Loaded<Progress>['damaged']
  readonly #file: JsonFile<Progress>

  constructor(dataFolder: string) {
    this.#file = new JsonFile(path.join(dataFolder, 'progress.json'), progressSchema)
    const { value, damaged } = this.#file.load()
    this.damaged = damaged
    this.value = new Live(value ?? { labs: {} })
  }

  /** @param stepCount how many steps the lab has: it is completed when all are done or marked */
  setStep(labId: string, step: string, state: 'todo' | 'done' | 'unverified', stepCount: number): void {
    this.value.update((progress) => {
      const now = Date.now()
      const lab = progress.labs[labId] ?? { steps: {}, startedAt: now, completedAt: null }
      const steps = { ...lab.steps }
      // Once a check has seen a step done it stays done.
      if (state === 'todo') {
        if (steps[step] !== 'done') delete steps[step]
      } else if (steps[step] !== 'done') steps[step] = state
      const completedAt = lab.completedAt ?? (Object.keys(steps).length >= stepCount ? now : null)
      return { labs: { ...progress.labs, [labId]: { ...lab, steps, completedAt } } }
    })
    this.#file.save(this.value.value)
  }

  /** Takes in what was done elsewhere, joined with what is here. */
  join(labs: Progress['labs']): void {
    this.value.set({ labs })
    this.#file.save(this.value.value)
  }

  reset(labId: string): void {
    this.value.update((progress) => {
      const { [labId]: _, ...labs } = progress.labs
      return { labs }
    })
    this.#file.save(this.value.value)
  }
}
