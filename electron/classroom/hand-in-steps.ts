import type { CheckOutcome } from '../contract/check'
import type { HandInStep } from '../contract/hand-in'
import type { RecordEntry, RecordedLab } from '../contract/record'

/** Of a step no more is shown. */
const mostShown = 50

/** Pure: what a record says of each step of the lab. Entries about steps that the lab does not have are left out. */
export function stepsOf(entries: readonly RecordEntry[], steps: RecordedLab['steps']): HandInStep[] {
  const found = new Map<string, HandInStep>(
    steps.map(({ id, title }) => [
      id,
      {
        id,
        title,
        state: 'untouched',
        spentMs: 0,
        doneAt: null,
        hints: 0,
        solutionShown: false,
        wrongTurns: [],
        answers: [],
        evidence: [],
      },
    ]),
  )
  let open: { step: HandInStep; since: number } | null = null
  let before = 0
  const close = (at: number) => {
    // A clock that was set back takes nothing away.
    if (open) open.step.spentMs += Math.max(0, at - open.since)
    open = null
  }
  for (const { at, body } of entries) {
    if (body.kind === 'resumed') close(before)
    before = at
    if (body.kind === 'hand-in') {
      const going = open as { step: HandInStep; since: number } | null
      close(at)
      open = going ? { step: going.step, since: at } : null
    }
    if (!('step' in body)) continue
    const step = found.get(body.step)
    if (body.kind === 'opened') {
      close(at)
      if (step && step.state !== 'done') open = { step, since: at }
    }
    if (!step) continue
    if (step.state === 'untouched') step.state = 'open'
    switch (body.kind) {
      case 'hint':
        step.hints = Math.max(step.hints, body.number)
        break
      case 'solution':
        step.solutionShown = true
        break
      case 'answer':
        if (step.answers.length < mostShown) step.answers.push({ check: body.check, value: body.value, at })
        break
      case 'wrong-turn': {
        const { check, why, expected, observed } = body
        if (step.wrongTurns.length < mostShown) step.wrongTurns.push({ check, why, expected, observed, at })
        break
      }
      case 'unverified':
        if (step.state !== 'done') {
          step.state = body.marked ? 'unverified' : 'open'
          step.doneAt = body.marked ? at : null
        }
        break
      case 'done':
        if (step.state === 'done') break
        if (open && (open as { step: HandInStep }).step === step) close(at)
        step.state = 'done'
        step.doneAt = at
        step.evidence = body.evidence.map(({ name, outcome }) => ({ name, ...evidenceOf(outcome) }))
        break
    }
  }
  return [...found.values()]
}

function evidenceOf(outcome: CheckOutcome): Omit<HandInStep['evidence'][number], 'name'> {
  const { status } = outcome
  if (status === 'pending') return { status, asked: '', expected: '', observed: '' }
  if (status === 'errored') return { status, asked: outcome.asked, expected: '', observed: outcome.error }
  return { status, asked: outcome.asked, expected: outcome.expected, observed: outcome.observed }
}
