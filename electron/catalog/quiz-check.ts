import type { Question, TopicPage } from '../contract/quiz'

/** What is wrong with banks taken together, that a schema cannot see. */
export interface QuizProblem {
  /** The question or topic page in question; null for all of them together. */
  id: string | null
  message: string
}

/** What links of questions may lead to: steps by lab. */
export type KnownLabs = ReadonlyMap<string, ReadonlySet<string>>

const nearDuplicate = 0.75
/** From how many questions on a share says something. */
const enough = 20

/**
 * Pure: sources and reasons that are missing, right answers that give themselves away by place or length, questions that say
 * the same, links that lead nowhere.
 */
export function checkQuestions(
  questions: readonly Question[],
  topics: readonly TopicPage[],
  labs: KnownLabs,
): QuizProblem[] {
  return [
    ...questions.flatMap((question) => ofQuestion(question, labs)),
    ...positions(questions),
    ...lengths(questions),
    ...duplicates(questions),
    ...topics.flatMap((topic) => ofTopic(topic, questions, labs)),
  ]
}

function ofQuestion(question: Question, labs: KnownLabs): QuizProblem[] {
  const { id, source, because, see } = question
  const problems: QuizProblem[] = []
  const add = (message: string) => problems.push({ id, message })
  if (!source) add('has no source')
  if ('choices' in question) {
    for (const choice of question.choices) if (choice.why === '') add(`does not say why of "${choice.text}"`)
  } else if (question.kind !== 'open' && because === '') add('explains nothing')
  if (question.kind === 'open' && question.rubric.length < 3) add('needs a rubric of 3 points or more')
  if (see && !labs.has(see.lab)) add(`links to a lab that is not there: ${see.lab}`)
  else if (see?.step && !labs.get(see.lab)?.has(see.step))
    add(`links to a step that is not there: ${see.lab}/${see.step}`)
  if (question.kind === 'predict' && question.experiment) {
    const { lab, after } = question.experiment
    if (!labs.has(lab)) add(`is tried on a lab that is not there: ${lab}`)
    else if (after && !labs.get(lab)?.has(after)) add(`begins after a step that is not there: ${lab}/${after}`)
  }
  return problems
}

function ofTopic(topic: TopicPage, questions: readonly Question[], labs: KnownLabs): QuizProblem[] {
  const known = new Set(questions.map(({ id }) => id))
  return [
    ...topic.threeQuestions
      .filter((id) => !known.has(id))
      .map((id) => ({ id: topic.id, message: `has no question ${id}` })),
    ...topic.labs.filter((lab) => !labs.has(lab)).map((lab) => ({ id: topic.id, message: `has no lab ${lab}` })),
  ]
}

/** Questions with one right answer among choices that are shown in the file's order. */
function single(questions: readonly Question[]) {
  return questions.flatMap((question) =>
    'choices' in question && question.kind !== 'several' ? [question.choices] : [],
  )
}

function positions(questions: readonly Question[]): QuizProblem[] {
  const four = single(questions).filter((choices) => choices.length === 4)
  if (four.length < enough) return []
  return [0, 1, 2, 3].flatMap((at) => {
    const share = four.filter((choices) => choices[at]?.right).length / four.length
    const even = share >= 0.15 && share <= 0.35
    return even
      ? []
      : [{ id: null, message: `${Math.round(share * 100)} % of the right answers stand at place ${at + 1}` }]
  })
}

function lengths(questions: readonly Question[]): QuizProblem[] {
  const all = single(questions)
  if (all.length < enough) return []
  const longest = all.filter((choices) => {
    const right = choices.find((choice) => choice.right)?.text.length ?? 0
    return choices.every((choice) => choice.right || choice.text.length < right)
  })
  const share = longest.length / all.length
  return share <= 0.35
    ? []
    : [{ id: null, message: `${Math.round(share * 100)} % of the right answers are the longest` }]
}

function duplicates(questions: readonly Question[]): QuizProblem[] {
  const words = questions.map(({ ask }) => new Set(ask.toLowerCase().match(/[a-z0-9_]{3,}/g) ?? []))
  return questions.flatMap((question, index) =>
    questions.slice(0, index).flatMap((other, at) => {
      const similarity = jaccard(words[index] ?? new Set(), words[at] ?? new Set())
      return similarity >= nearDuplicate ? [{ id: question.id, message: `asks nearly the same as ${other.id}` }] : []
    }),
  )
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length
  const all = a.size + b.size - shared
  return all === 0 ? 0 : shared / all
}
