import type { Question } from '../contract/quiz'

/** The questions with their topics in turn: no topic again before the others had theirs. Pure. */
export function byTopicInTurn(questions: readonly Question[]): Question[] {
  const turns = new Map<string, number>()
  return questions
    .map((question) => {
      const topic = question.topics[0] ?? ''
      const turn = turns.get(topic) ?? 0
      turns.set(topic, turn + 1)
      return { question, turn }
    })
    .sort((a, b) => a.turn - b.turn)
    .map((one) => one.question)
}
