import { parseCalendarCommands } from '../contract/calendar'
import type { CheckOutcome } from '../contract/check'
import { parseFaultScript } from '../contract/fault'
import type { Fence, Step } from '../contract/lab'
import type { TopologyView } from '../contract/topology'
import type { TrafficView } from '../contract/traffic'
import { parseTrafficCommand } from '../contract/traffic-command'
import { correctAnswer } from './checks/answer'
import type { Session } from './session'
import { runFence } from './solve'

/** Weeks pass in it. */
const calendarPatienceMs = 300_000

/** Works through a session's steps without a window, by doing what the guide says. */
export class Learner {
  readonly #session: Session
  readonly #patienceMs: number

  /** @param patienceMs how long a state may take to come */
  constructor(session: Session, patienceMs: number) {
    this.#session = session
    this.#patienceMs = patienceMs
  }

  /** Opens a step and waits until its checks have run twice: what they said first may be of before. */
  async open(step: Step): Promise<void> {
    this.#session.goTo(step.id)
    if (!(await this.afterRounds(2, () => true))) throw new Error(`the checks of ${step.id} do not run`)
  }

  /**
   * Solves a step as its guide does, and waits until it is done.
   *
   * @returns what went wrong; null when it is done
   */
  async solve(step: Step): Promise<string | null> {
    const session = this.#session
    if (session.view.value.currentStep !== step.id) session.goTo(step.id)
    const problem = await this.runFences(step.fences)
    if (problem) return problem
    for (const check of step.checks) {
      if ('answer' in check) session.answer(step.id, check.name, await correctAnswer(check, session.checkContext))
    }
    if (step.checks.length === 0) return null
    session.checkNow()
    const done = await this.#within((signal) => session.view.until(() => this.isDone(step), signal))
    return done ? null : `not done after its fences ran: ${describe(step, this.outcomes(step))}`
  }

  /** @returns how the first fence that did not go as it should went; null when all did */
  async runFences(fences: readonly Fence[]): Promise<string | null> {
    for (const fence of fences) {
      const problem = await this.#runFence(fence)
      if (problem) return `the fence in line ${fence.line} (${fence.language} on ${fence.node}) ${problem}`
    }
    return null
  }

  giveAnswers(step: Step, answers: Readonly<Record<string, string>>): void {
    for (const [check, value] of Object.entries(answers)) this.#session.answer(step.id, check, value)
  }

  isDone(step: Step): boolean {
    return this.#viewOf(step)?.state === 'done'
  }

  outcomes(step: Step): CheckOutcome[] {
    return (this.#viewOf(step)?.checks ?? []).map((check) => check.outcome)
  }

  /** Waits for so many more rounds of checks, and until `accept` says yes. @returns whether that came in time */
  afterRounds(rounds: number, accept: () => boolean = () => true): Promise<boolean> {
    const { checkRounds } = this.#session
    const from = checkRounds.value
    return this.#within((signal) => checkRounds.until((round) => round >= from + rounds && accept(), signal))
  }

  #runFence(fence: Fence): Promise<string | null> {
    if (fence.language === 'fault') return this.#runFault(fence)
    if (fence.language === 'calendar') return this.#runCalendar(fence)
    return fence.language === 'traffic' ? this.#runTraffic(fence) : this.#run(fence)
  }

  /** A start is over when the first order was acknowledged. */
  async #runTraffic(fence: Fence): Promise<string | null> {
    const command = parseTrafficCommand(fence.code)
    if (!command) return 'is not a command for traffic'
    const { traffic } = this.#session
    await traffic.command(fence.node, command)
    if (command.kind !== 'start') return null
    const flows = ({ streams }: TrafficView) =>
      streams.some((stream) => stream.name === fence.node && stream.acknowledged > 0)
    const begun = await this.#within((signal) => traffic.view.until(flows, signal))
    return begun ? null : `no order of ${fence.node} was acknowledged: ${JSON.stringify(traffic.stream(fence.node))}`
  }

  /** Days that were asked for are over when they are. */
  async #runCalendar(fence: Fence): Promise<string | null> {
    const commands = parseCalendarCommands(fence.code)
    if (!commands) return 'is not a command for the calendar'
    const { calendar } = this.#session
    for (const command of commands) {
      calendar.command(command)
      if (command.do === 'days') await calendar.settled(AbortSignal.timeout(calendarPatienceMs))
    }
    return null
  }

  async #run(fence: Fence): Promise<string | null> {
    const { problem } = await runFence(fence, (node, request) => this.#session.checkContext.exec(node, request))
    return problem
  }

  async #runFault(fence: Fence): Promise<string | null> {
    const session = this.#session
    const script = parseFaultScript(fence.code, fence.node)
    if (!script) return 'is not a fault'
    await session.runFaultScript(script)
    const undone = new Set(script.flatMap((step) => (step.do === 'undo' ? [step.node] : [])))
    const known = (view: TopologyView) =>
      view.snapshot.nodes.every((node) => !undone.has(node.id) || node.server?.status !== 'unknown')
    const answer = await this.#within((signal) => session.topology.until(known, signal))
    return answer ? null : `${[...undone].join(', ')} does not answer again`
  }

  #viewOf(step: Step) {
    return this.#session.view.value.steps.find((one) => one.id === step.id)
  }

  /** Whether what was waited for came in time. */
  async #within(wait: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(new Error('timeout')), this.#patienceMs)
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
}

function describe(step: Step, seen: CheckOutcome[]): string {
  return step.checks
    .map((check, index) => ({ check, outcome: seen[index] }))
    .filter(({ outcome }) => outcome?.status !== 'passed')
    .map(({ check, outcome }) => `"${check.name}": ${JSON.stringify(outcome)}`)
    .join('; ')
}
