import type { Lab } from '../catalog/lab'
import type { CheckOutcome } from '../contract/check'
import type { Leftover } from '../contract/engine'
import type { Fence, Step, WrongAnswer } from '../contract/lab'
import { correctAnswer } from './checks/answer'
import type { Session } from './session'
import type { Sessions } from './sessions'
import { runFence } from './solve'

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
}

const doneWithinMs = 30_000
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
    for (const step of lab.steps) {
      if (!(await attempt(`${lab.id}/${step.id}`, () => solveAndCheck(session, step)))) return
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
  try {
    for (const step of lab.steps) {
      if (step.id === wrong.step) return await tryWrongAnswer(session, step, wrong)
      const problem = await solve(session, step)
      if (problem) return `before it, ${step.id}: ${problem}`
    }
    return `there is no step ${wrong.step}`
  } finally {
    await context.sessions.end(session.id)
  }
}

async function solveAndCheck(session: Session, step: Step): Promise<string | null> {
  await open(session, step)
  if (step.checks.length > 0 && outcomes(session, step).every((outcome) => outcome.status === 'passed')) {
    return 'all of its checks pass before it is solved'
  }
  return solve(session, step)
}

/** Solves a step as its guide does, and waits until it is done. */
async function solve(session: Session, step: Step): Promise<string | null> {
  if (session.view.value.currentStep !== step.id) session.goTo(step.id)
  const problem = await runFences(session, step.fences)
  if (problem) return problem
  for (const check of step.checks) {
    if ('answer' in check) session.answer(step.id, check.name, await correctAnswer(check, session.checkContext))
  }
  if (step.checks.length === 0) return null
  session.checkNow()
  const done = await within(doneWithinMs, (signal) =>
    session.view.until((view) => view.steps.find((one) => one.id === step.id)?.state === 'done', signal),
  )
  return done ? null : `not done after its fences ran: ${describe(step, outcomes(session, step))}`
}

async function tryWrongAnswer(session: Session, step: Step, wrong: WrongAnswer): Promise<string | null> {
  await open(session, step)
  const problem = await runFences(session, wrong.fences)
  if (problem) return problem
  for (const [check, value] of Object.entries(wrong.answers)) session.answer(step.id, check, value)
  const from = session.checkRounds.value
  const judged = () => judgeWrong(step, wrong, outcomes(session, step))
  // First until it is seen as wrong, with the words; then for some rounds more.
  await within(doneWithinMs, (signal) =>
    session.checkRounds.until((round) => round >= from + 2 && judged() === null, signal),
  )
  const verdict = judged()
  if (verdict) return verdict
  const seen = session.checkRounds.value
  await within(doneWithinMs, (signal) => session.checkRounds.until((round) => round >= seen + wrongRounds, signal))
  if (session.view.value.steps.find((one) => one.id === step.id)?.state === 'done') return 'the step was marked done'
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

/** Opens a step and waits until each of its checks was looked at. */
async function open(session: Session, step: Step): Promise<void> {
  session.goTo(step.id)
  const looked = await within(doneWithinMs, (signal) =>
    session.view.until(
      (view) =>
        view.currentStep === step.id &&
        (view.steps.find((one) => one.id === step.id)?.checks ?? []).every(
          (check) => check.outcome.status !== 'pending',
        ),
      signal,
    ),
  )
  if (!looked) throw new Error(`the checks of ${step.id} do not run`)
}

async function runFences(session: Session, fences: readonly Fence[]): Promise<string | null> {
  for (const fence of fences) {
    const { problem } = await runFence(fence, (node, request) => session.checkContext.exec(node, request))
    if (problem) return `the fence in line ${fence.line} (${fence.language} on ${fence.node}) ${problem}`
  }
  return null
}

function outcomes(session: Session, step: Step): CheckOutcome[] {
  return (session.view.value.steps.find((one) => one.id === step.id)?.checks ?? []).map((check) => check.outcome)
}

function describe(step: Step, seen: CheckOutcome[]): string {
  return step.checks
    .map((check, index) => ({ check, outcome: seen[index] }))
    .filter(({ outcome }) => outcome?.status !== 'passed')
    .map(({ check, outcome }) => `"${check.name}": ${JSON.stringify(outcome)}`)
    .join('; ')
}

/** Whether what was waited for came in time. */
async function within(ms: number, wait: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(new Error('timeout')), ms)
  try {
    await wait(abort.signal)
    return true
  } catch (error) {
    if (abort.signal.aborted) return false
    throw error
  } finally {
    clearTimeout(timer)
  }
}
