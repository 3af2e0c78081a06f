import type { QuestionView } from '../../../electron/contract/study'
import { ChoiceList } from './choice-list'
import { MatchList } from './match-list'
import { OpenAnswer } from './open-answer'
import { OrderList } from './order-list'
import { choose, isChoice, move, name, pair } from './question-draft'
import { SqlField } from './sql-field'
import type { Answering } from './use-answering'

/** Where the answer is given, and afterwards shown beside the right one. */
export function AnswerField({ question, answering }: { question: QuestionView; answering: Answering }) {
  const { draft, told, model, change } = answering
  const shared = { told, locked: answering.stage !== 'asking' }
  if (isChoice(question.kind)) {
    const onChoose = (option: number) => change(choose(question, draft, option))
    return <ChoiceList {...shared} question={question} chosen={draft.chosen} now={Date.now()} onChoose={onChoose} />
  }
  if (question.kind === 'order') {
    const onMove = (place: number, by: -1 | 1) => change(move(draft, place, by))
    return <OrderList {...shared} question={question} order={draft.order} onMove={onMove} />
  }
  if (question.kind === 'match') {
    const onPick = (left: number, right: number | null) => change(pair(draft, left, right))
    return <MatchList {...shared} question={question} rights={draft.rights} onPick={onPick} />
  }
  const onText = (text: string) => change({ ...draft, text })
  if (question.kind === 'sql') return <SqlField {...shared} text={draft.text} onText={onText} />
  const onNamed = (point: number) => change(name(draft, point))
  return (
    <OpenAnswer {...shared} text={draft.text} model={model} named={draft.named} onText={onText} onNamed={onNamed} />
  )
}
