import type { AnswerCheck, CheckOutcome } from '../../contract/check'
import { type CheckContext, judged } from './check-context'

/** The right answer stays in here: what is shown as expected never gives it away. */
export async function runAnswerCheck(check: AnswerCheck, context: CheckContext): Promise<CheckOutcome> {
  const given = context.answer(check.name)
  const asked = check.answer.question
  if (given === undefined) return judged(false, asked, 'an answer', 'not answered yet')
  const correct = await correctAnswer(check, context)
  return judged(sameAnswer(given, correct), asked, 'the right answer', `you answered: ${given}`)
}

/** What would be accepted now: for a question about a server, what the server says. */
export async function correctAnswer(check: AnswerCheck, context: CheckContext): Promise<string> {
  const { correct, from } = check.answer
  if (correct !== undefined) return correct
  if (!from) return ''
  const { rows } = await context.server(from.node).query(from.sql)
  return rows[0]?.[0] ?? ''
}

/** Case, white space and quotes aside. */
export function sameAnswer(given: string, correct: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[\s'"`]+/g, '')
      .replace(/[.;]+$/, '')
  return plain(given) !== '' && plain(given) === plain(correct)
}
