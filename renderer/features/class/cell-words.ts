import type { HandInStep } from '../../../electron/contract/hand-in'
import { plural } from '../../ui/plural'

/** Pure: minutes for a narrow cell. */
export function cellMinutes(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes === 0) return '<1'
  return minutes < 600 ? String(minutes) : `${Math.round(minutes / 60)}h`
}

/** Pure: the small marks after the minutes. */
export function cellMarks(step: HandInStep): string {
  const hints = step.hints > 0 ? `?${step.hints}` : ''
  const turns = step.wrongTurns.length > 0 ? `×${step.wrongTurns.length}` : ''
  return `${hints}${step.solutionShown ? 'S' : ''}${turns}`
}

export const stateWords: Record<HandInStep['state'], string> = {
  done: 'done',
  unverified: 'marked done by hand',
  open: 'not finished',
  untouched: 'not begun',
}

/** Pure: a cell in words, for those who hear it and for those who point at it. */
export function cellWords(step: HandInStep): string {
  if (step.state === 'untouched') return stateWords.untouched
  const words = [stateWords[step.state], `${cellMinutes(step.spentMs).replace('<1', 'less than 1')} min`]
  if (step.hints > 0) words.push(plural(step.hints, 'hint'))
  if (step.solutionShown) words.push('solution shown')
  if (step.wrongTurns.length > 0) words.push(plural(step.wrongTurns.length, 'wrong turn'))
  return words.join(', ')
}
