import type { Lab } from '../catalog/lab'
import type { CheckOutcome } from '../contract/check'
import type { Leftover } from '../contract/engine'
import { BugError } from '../contract/errors'
import type { Step, WrongAnswer } from '../contract/lab'
import type { Learner } from './learner'
import type { Sessions } from './sessions'
import { Course } from './verify-course'

/** One thing that the keystone test tried. */
export interface VerifyResult {
  name: string
  passed: boolean
  /** What was wrong; empty when it passed. */
  detail: string
  seconds: number
}

export interface VerifyContext {
  /** How many sessions may run at once. */
  jobs: number
  sessions: Sessions
  leftovers(): Promise<Leftover[]>
  onResult(result: VerifyResult): void
  onDoing(text: string): void
  /** How long a state may take to come, in milliseconds; 30 s where it is left out. */
  patienceMs?: number
}

const defaultPatienceMs = 90_000
/** A wrong answer must be seen as wrong for this many rounds of checks: a late pass would be a pass. */
const wrongRounds = 4

/**
 * The keystone test of a lab: before a step is solved at least one of its checks fails; every wrong answer is caught with the
 * words a learner needs, and the guide leads on from it; after the step's fences ran all pass; at the end nothing labelled is left.
 *
 * Wrong answers that nothing leads back from are tried afterwards, each in a session of its own.
 */
export async function verifyLab(lab: Lab, context: VerifyContext): Promise<VerifyResult[]> {
  const results: VerifyResult[] = []
  const attempt: Attempt = async (name, run) => {
    context.onDoing(name)
    const begun = Date.now()
    let detail: string | null
    try {
      detail = await run()
    } catch (error) {
      detail = error instanceof Error ? error.message : String(error)
    }
    const result = { name, passed: detail === null, detail: detail ?? '', seconds: (Date.now() - begun) / 1000 }
    results.push(result)
    context.onResult(result)
    return result.passed
  }

  const missing =
    lab.origin === 'built-in'
      ? lab.steps.filter((step) => !lab.wrongAnswers.some((wrong) => wrong.step === step.id))
      : []
  if (missing.length > 0) {
    await attempt(
      `${lab.id}: every step has a wrong answer`,
      async () => `none for ${missing.map((step) => step.id).join(', ')}`,
    )
  }
  const newCourse = () => new Course(lab, context.sessions, context.patienceMs ?? defaultPatienceMs)
  const course = newCourse()
  if (
    await attempt(`${lab.id}: start`, async () => {
      await course.start()
      return null
    })
  ) {
    await takeCourse(lab, course, attempt)
  }
  await attempt(`${lab.id}: nothing is left`, async () => endAndLook(course, context))

  const final = lab.wrongAnswers.filter((wrong) => wrong.final)
  const worker = async () => {
    for (let wrong = final.shift(); wrong; wrong = final.shift()) {
      const tried = wrong
      await attempt(`${lab.id}/${tried.file}`, async () => {
        const own = newCourse()
        try {
          return await tryWrongAnswer(await own.before(stepOf(lab, tried)), stepOf(lab, tried), tried)
        } finally {
          await own.abandon()
        }
      })
    }
  }
  await Promise.all(Array.from({ length: context.jobs }, worker))
  return results
}

type Attempt = (name: string, run: () => Promise<string | null>) => Promise<boolean>

/** All steps in order, each after the wrong answers that the guide leads on from. Ends where a step cannot be solved. */
async function takeCourse(lab: Lab, course: Course, attempt: Attempt): Promise<void> {
  for (const step of lab.steps) {
    const wrongAnswers = lab.wrongAnswers.filter((wrong) => wrong.step === step.id && !wrong.final)
    for (const wrong of wrongAnswers) {
      const wasCaught = await attempt(`${lab.id}/${wrong.file}`, async () => {
        const learner = await course.before(step)
        const problem = await tryWrongAnswer(learner, step, wrong)
        if (problem) return problem
        const noWay = await learner.runFences(wrong.back)
        return noWay && `on the way back ${noWay}`
      })
      if (!wasCaught) await course.abandon()
    }
    const name = `${lab.id}/${step.id}`
    if (await attempt(name, () => course.solve(step))) continue
    await course.abandon()
    if (wrongAnswers.length === 0) return
    // Whether the step is at fault, or what was tried before it.
    if (!(await attempt(`${name}, without its wrong answers`, () => course.solve(step)))) return
  }
}

async function endAndLook(course: Course, context: VerifyContext): Promise<string | null> {
  const { session } = course
  if (!session) return null
  await course.abandon()
  const left = (await context.leftovers()).filter((one) => one.session === session.id)
  return left.length === 0 ? null : `left: ${JSON.stringify(left)}`
}

function stepOf(lab: Lab, wrong: WrongAnswer): Step {
  const step = lab.steps.find((one) => one.id === wrong.step)
  if (!step) throw new BugError(`a lab was read whose ${wrong.file} is for no step`)
  return step
}

async function tryWrongAnswer(learner: Learner, step: Step, wrong: WrongAnswer): Promise<string | null> {
  const problem = await learner.runFences(wrong.fences)
  if (problem) return problem
  learner.giveAnswers(step, wrong.answers)
  const judged = () =>
    learner.isDone(step) ? 'the step was marked done' : judgeWrong(step, wrong, learner.outcomes(step))
  // First until it is seen as wrong, with the words; then for some rounds more.
  await learner.afterRounds(2, () => judged() === null || learner.isDone(step))
  if (judged() === null) await learner.afterRounds(wrongRounds)
  return judged()
}

/** Pure: why a wrong answer was not caught as it should be; null when it was. */
export function judgeWrong(step: Step, wrong: WrongAnswer, seen: CheckOutcome[]): string | null {
  for (const name of wrong.fails) {
    const outcome = seen[step.checks.findIndex((check) => check.name === name)]
    if (!outcome || outcome.status === 'pending') return `"${name}" was not looked at`
    if (outcome.status === 'passed') return `"${name}" passes: ${outcome.observed}`
  }
  const words = seen
    .flatMap((outcome) => {
      if (outcome.status === 'failed') return [outcome.expected, outcome.observed, outcome.hint ?? '']
      return outcome.status === 'errored' ? [outcome.error] : []
    })
    .join('\n')
  const unsaid = wrong.says.filter((one) => !words.toLowerCase().includes(one.toLowerCase()))
  return unsaid.length === 0 ? null : `the learner is not told "${unsaid.join('", "')}": ${words}`
}
