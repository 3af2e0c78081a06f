import { useEffect } from 'react'
import type { QuestionView } from '../../../electron/contract/study'
import { choose, isChoice, name, optionOfKey } from './question-draft'
import type { Answering } from './use-answering'

/** A question answered by keyboard alone: letters or digits choose, S and U say how sure one is, Enter goes on. */
export function useAnswerKeys(question: QuestionView, answering: Answering, onNext: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.isComposing || event.altKey || answering.busy) return
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return
      const does = effectOf(event, question, answering, onNext)
      if (!does) return
      event.preventDefault()
      does()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [question, answering, onNext])
}

function effectOf(
  event: KeyboardEvent,
  question: QuestionView,
  answering: Answering,
  onNext: () => void,
): (() => void) | null {
  const { stage, draft } = answering
  const target = event.target as HTMLElement
  const writing = isWritten(target)
  const mod = event.ctrlKey || event.metaKey
  const enter = event.key === 'Enter'
  if (mod && !enter) return null
  // Another button does what it says when it has the focus.
  if (enter && (target.tagName === 'BUTTON' || target.tagName === 'A') && target.dataset.answer === undefined)
    return null
  if (stage === 'asking') {
    if (enter && (!writing || mod || (question.kind === 'sql' && !event.shiftKey))) {
      return () => answering.lock(answering.canTry)
    }
    const option = optionOfKey(event.key)
    if (writing || !isChoice(question.kind) || option < 0) return null
    return () => answering.change(choose(question, draft, option))
  }
  if (stage === 'confidence') {
    if (!mod && /^s$/i.test(event.key)) return () => answering.feel('sure')
    if (!mod && /^u$/i.test(event.key)) return () => answering.feel('unsure')
    return event.key === 'Escape' ? answering.unlock : null
  }
  if (stage === 'judging') {
    if (enter) return answering.judge
    if (writing || !/^[1-6]$/.test(event.key)) return null
    return () => answering.change(name(draft, Number(event.key) - 1))
  }
  return stage === 'told' && enter ? onNext : null
}

/** Whether keys go into a field: one that is locked takes none, nor does a tick box. */
function isWritten(target: HTMLElement): boolean {
  if (target instanceof HTMLTextAreaElement) return !target.readOnly
  if (target instanceof HTMLInputElement) return !target.readOnly && target.type !== 'checkbox'
  return target instanceof HTMLSelectElement
}
