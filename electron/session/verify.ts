import type { Lab } from '../catalog/lab'
import type { CheckOutcome } from '../contract/check'
import type { Leftover } from '../contract/engine'
import type { Step, WrongAnswer } from '../contract/lab'
import { Learner } from './learner'
import type { Session } from './session'
import type { Sessions } from './sessions'

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

const defaultPatienceMs = 30_000
/** A wrong answer must be seen as wrong for this many rounds of checks: a late pass would be a pass. */
const wrongRounds = 4

/**
 * The keystone test of a lab: before a step is solved at least one of its checks fails; after its fences ran all pass; every
 * wrong answer is caught with the words a learner needs; at the end nothing labelled is left.
 */
export async function verifyLab(lab: Lab, context: VerifyContext): Promise<VerifyResult[]> {
  const results: VerifyResult[] = []
  const attempt = async (name: string, run: () => Promise<string | null>): Promise<boolean> => {
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
  await withSession(lab, context, attempt, async (session) => {
    const learner = new Learner(session, context.patienceMs ?? defaultPatienceMs)
    for (const step of lab.steps) {
      if (!(await attempt(`${lab.id}/${step.id}`, () => solveAndCheck(learner, step)))) return
    }
  })
  // Each in a session of its own, so they need not wait for each other.
  const left = [...lab.wrongAnswers]
  const worker = async () => {
    for (let wrong = left.shift(); wrong; wrong = left.shift()) {
      const tried = wrong
      await attempt(`${lab.id}/${tried.file}`, () => withWrongAnswer(lab, tried, context))
    }
  }
  await Promise.all(Array.from({ length: context.jobs }, worker))
  return results
}

async function withSession(
  lab: Lab,
  context: VerifyContext,
  attempt: (name: string, run: () => Promise<string | null>) => Promise<boolean>,
  use: (session: Session) => Promise<void>,
): Promise<void> {
  let session: Session | null = null
  const started = await attempt(`${lab.id}: start`, async () => {
    session = await startedSession(lab, context)
    return null
  })
  if (session && started) await use(session)
  await attempt(`${lab.id}: nothing is left`, async () => {
    if (!session) return null
    return endAndLook(session, context)
  })
}

async function startedSession(lab: Lab, { sessions }: VerifyContext): Promise<Session> {
  const id = await sessions.start(lab.id)
  await sessions.whenStarted(id)
  const session = sessions.get(id)
  const { state, error } = session.view.value
  if (state === 'running') return session
  await sessions.end(id)
  throw new Error(
    error ? `${error.code}: ${error.message} ${JSON.stringify(error.details)}` : `the session is ${state}`,
  )
}

async function endAndLook(session: Session, context: VerifyContext): Promise<string | null> {
  await context.sessions.end(session.id)
  const left = (await context.leftovers()).filter((one) => one.session === session.id)
  return left.length === 0 ? null : `left: ${JSON.stringify(left)}`
}

async function withWrongAnswer(lab: Lab, wrong: WrongAnswer, context: VerifyContext): Promise<string | null> {
  const session = await startedSession(lab, context)
  const learner = new Learner(session, context.patienceMs ?? defaultPatienceMs)
  try {
    for (const step of lab.steps) {
      if (step.id === wrong.step) return await tryWrongAnswer(learner, step, wrong)
      const problem = await learner.solve(step)
      if (problem) return `before it, ${step.id}: ${problem}`
    }
    return `there is no step ${wrong.step}`
  } finally {
    await context.sessions.end(session.id)
  }
}

async function solveAndCheck(learner: Learner, step: Step): Promise<string | null> {
  await learner.open(step)
  return learner.isDone(step) ? 'all of its checks pass before it is solved' : learner.solve(step)
}

async function tryWrongAnswer(learner: Learner, step: Step, wrong: WrongAnswer): Promise<string | null> {
  await learner.open(step)
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
