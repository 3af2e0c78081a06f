import type { Live } from '../base/live'
import { throwIfAborted, untilAborted } from '../base/wait'
import type { Lab } from '../catalog/lab'
import { AppError } from '../contract/errors'
import type { Experiment, ExperimentAction, ExperimentStage, ExperimentView, Measurement } from '../contract/experiment'
import type { Fence } from '../contract/lab'
import { Learner } from './learner'
import { measure } from './measure'
import type { Sessions } from './sessions'

const patienceMs = 60_000

export interface ExperimentContext {
  sessions: Sessions
  /** @throws AppError LAB_NOT_FOUND, LAB_INVALID */
  lab(id: string): Lab
}

/**
 * Starts the experiment's lab, solves steps until it is where the question begins, does what is to be done, and reads what
 * came of it. The session is ended afterwards, however it went.
 *
 * @param view where it says how it goes on
 * @throws AppError CANCELLED; EXPERIMENT_FAILED when it did not go as the question has it; whatever stops a lab's start
 */
export async function runExperiment(
  experiment: Experiment,
  context: ExperimentContext,
  view: Live<ExperimentView>,
  signal: AbortSignal,
): Promise<Measurement> {
  const lab = context.lab(experiment.lab)
  const last = experiment.after ? lab.steps.findIndex((step) => step.id === experiment.after) : -1
  if (experiment.after && last < 0) {
    throw new AppError('INPUT_INVALID', `The lab ${experiment.lab} has no step "${experiment.after}".`)
  }
  const steps = lab.steps.slice(0, last + 1)
  const stages = new Stages(view, experiment, lab, steps)
  throwIfAborted(signal)
  const id = await context.sessions.start(experiment.lab, { experiment: true })
  try {
    const session = context.sessions.get(id)
    const learner = new Learner(session, patienceMs)
    const within = <T>(work: Promise<T>) => untilAborted(work, signal)
    await stages.run(async () => {
      await within(context.sessions.whenRunning(id, 'EXPERIMENT_FAILED'))
    })
    for (const step of steps) await stages.run(async () => refuse(await within(learner.solve(step))))
    for (const action of experiment.do) {
      await stages.run(async () => refuse(await within(learner.runFences([fenceOf(action)]))))
    }
    let measurement: Measurement | null = null
    await stages.run(async () => {
      measurement = await within(measure(experiment.measure, session, signal))
      stages.measured(measurement)
    })
    if (!measurement) throw new AppError('EXPERIMENT_FAILED', 'Nothing was measured.')
    return measurement
  } finally {
    await context.sessions.end(id)
  }
}

function refuse(problem: string | null): void {
  if (problem) throw new AppError('EXPERIMENT_FAILED', `It did not go as the question has it: ${problem}`)
}

/** Pure: an action as the fence of a guide that does the same. */
export function fenceOf({ node, sql, sh, fault, traffic, error }: ExperimentAction): Fence {
  const [language, code] =
    sql !== undefined
      ? (['sql', sql] as const)
      : sh !== undefined
        ? (['sh', sh] as const)
        : fault !== undefined
          ? (['fault', fault] as const)
          : (['traffic', traffic ?? ''] as const)
  return { line: 0, language, node, code, inSolution: false, error: error ?? null }
}

/** Where an experiment is. */
class Stages {
  readonly #view: Live<ExperimentView>
  #at = 0

  constructor(view: Live<ExperimentView>, experiment: Experiment, lab: Lab, steps: Lab['steps']) {
    this.#view = view
    const waiting = { code: '', node: null, state: 'waiting' as const, seconds: null }
    view.set({
      lab: experiment.lab,
      stages: [
        { ...waiting, title: `Start the servers of the lab "${lab.manifest.title}"` },
        ...steps.map((step) => ({ ...waiting, title: `Solve its step "${step.title}"` })),
        ...experiment.do.map((action) => {
          return { ...waiting, title: action.say, node: action.node, code: fenceOf(action).code }
        }),
        { ...waiting, title: `Measure: ${experiment.measure.name}` },
      ],
      measurement: null,
    })
  }

  async run(work: () => Promise<void>): Promise<void> {
    const begun = Date.now()
    const took = () => (Date.now() - begun) / 1000
    this.#set({ state: 'doing' })
    try {
      await work()
    } catch (error) {
      this.#set({ state: 'failed', seconds: took() })
      throw error
    }
    this.#set({ state: 'done', seconds: took() })
    this.#at += 1
  }

  measured(measurement: Measurement): void {
    this.#view.update((view) => ({ ...view, measurement }))
  }

  #set(change: Partial<ExperimentStage>): void {
    const stages = this.#view.value.stages.map((stage, index) => (index === this.#at ? { ...stage, ...change } : stage))
    this.#view.update((view) => ({ ...view, stages }))
  }
}
