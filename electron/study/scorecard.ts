import { type Question, topicTitle } from '../contract/quiz'
import type { Scorecard } from '../contract/study'
import { mean } from './study-figures'

export interface RunAnswer {
  share: number
  right: boolean
  /** What was written to an open question. */
  text: string
  seconds: number | null
}

interface ScorecardInput {
  title: string
  at: number
  questions: readonly Question[]
  answers: ReadonlyMap<string, RunAnswer>
  titles: ReadonlyMap<string, string>
}

/** What an interview came to, topic by topic; a question not reached counts as not known. */
export function scorecardOf({ title, at, questions, answers, titles }: ScorecardInput): Scorecard {
  const rows = questions.map((question) => {
    const answer = answers.get(question.id)
    return {
      id: question.id,
      ask: question.ask,
      topic: question.topics[0] ?? '',
      kind: question.kind,
      share: answer?.share ?? 0,
      right: answer?.right ?? false,
      answered: answer !== undefined,
      seconds: answer?.seconds ?? null,
    }
  })
  const topics = [...new Set(rows.map((row) => row.topic))].map((topic) => {
    const of = rows.filter((row) => row.topic === topic)
    return {
      topic,
      title: titles.get(topic) ?? topicTitle(topic),
      share: mean(of.map((row) => row.share)),
      questions: of.length,
    }
  })
  const card = {
    title,
    at,
    answered: answers.size,
    asked: questions.length,
    share: mean(rows.map((row) => row.share)),
    topics: topics.sort((a, b) => a.share - b.share),
    questions: rows,
  }
  return { ...card, markdown: markdownOf(card, questions, answers) }
}

const percent = (share: number) => `${Math.round(share * 100)}%`

function markdownOf(
  card: Omit<Scorecard, 'markdown'>,
  questions: readonly Question[],
  answers: ReadonlyMap<string, RunAnswer>,
): string {
  const lines = [
    `# ${card.title}`,
    '',
    `${new Date(card.at).toISOString().slice(0, 10)}: ${percent(card.share)}, ${card.answered} of ${card.asked} questions answered.`,
    '',
    '| Topic | Questions | Score |',
    '| --- | ---: | ---: |',
    ...card.topics.map((topic) => `| ${cell(topic.title)} | ${topic.questions} | ${percent(topic.share)} |`),
    '',
    '## Questions',
  ]
  for (const [index, row] of card.questions.entries()) {
    const question = questions[index] as Question
    const answer = answers.get(row.id)
    const verdict = !row.answered ? 'not answered' : row.right ? 'right' : `not right (${percent(row.share)})`
    lines.push('', `### ${index + 1}. ${row.ask}`, '', `${verdict}${row.seconds === null ? '' : `, ${row.seconds} s`}`)
    if (answer?.text.trim())
      lines.push(
        '',
        ...answer.text
          .trim()
          .split('\n')
          .map((line) => `> ${line}`),
      )
    lines.push('', `**Answer.** ${answerText(question)}`)
    if (question.because) lines.push('', question.because)
    if (question.source) lines.push('', `Source: [${question.source.title}](${question.source.url})`)
  }
  return `${lines.join('\n')}\n`
}

const cell = (text: string) => text.replaceAll('|', '\\|')

/** The right answer in words. */
export function answerText(question: Question): string {
  switch (question.kind) {
    case 'open':
      return question.model
    case 'sql':
      return `\`${question.accept[0]}\``
    case 'order':
      return question.items.map((item, index) => `${index + 1}. ${item}`).join('; ')
    case 'match':
      return question.pairs.map(({ left, right }) => `${left}: ${right}`).join('; ')
    default:
      return question.choices
        .filter((choice) => choice.right)
        .map((choice) => choice.text)
        .join('; ')
  }
}
