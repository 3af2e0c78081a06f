import { randomUUID } from 'node:crypto'
import type { Disposable } from '../base/disposable'
import { Live } from '../base/live'
import type { QuizLibrary } from '../catalog/quiz-library'
import { AppError } from '../contract/errors'
import type { Experiment, ExperimentView, Measurement } from '../contract/experiment'
import type { CatalogView } from '../contract/lab'
import { type Question, topicTitle } from '../contract/quiz'
import type { Settings } from '../contract/settings'
import type {
  Answer,
  AnswerView,
  Confidence,
  ImportSummary,
  ModelAnswer,
  PredictionView,
  ProgressFile,
  RunRequest,
  RunView,
  Scorecard,
  StudyView,
  TopicPageView,
} from '../contract/study'
import { chooseQuestions, runTitle } from './choose-questions'
import { joinedLabs, parseProgressFile, sameLab } from './progress-file'
import type { ProgressStore } from './progress-store'
import type { ReviewStore } from './review-store'
import { isLeech } from './schedule'
import { gradeOf, judgedByMeasurement, revealOf, type Shown, scoreAnswer, shuffled, viewOf } from './score-answer'
import { answerText, type RunAnswer, scorecardOf } from './scorecard'
import { studyFigures } from './study-figures'

interface StudyInput {
  library: QuizLibrary
  store: ReviewStore
  progress: ProgressStore
  settings: Live<Settings>
  catalog: Live<CatalogView>
  /** Tries an experiment on a real lab. @throws AppError */
  tryOut(experiment: Experiment, view: Live<ExperimentView>, signal: AbortSignal): Promise<Measurement>
  now?: () => number
  /** From 0 to below 1. */
  random?: () => number
}

interface Run {
  title: string
  questions: Question[]
  shown: Map<string, Shown>
  answers: Map<string, RunAnswer>
}

interface Asked {
  run: Run
  question: Question
  shown: Shown
}

/** Runs that are remembered; one more and the oldest is forgotten. */
const mostRuns = 20
/** So often a due date may have passed midnight. */
const tickMs = 60_000

/** What is studied, and how: right answers leave it only once a question was answered. */
export class Study implements Disposable {
  readonly #view: Live<StudyView>
  readonly #input: StudyInput
  readonly #now: () => number
  readonly #random: () => number
  readonly #runs = new Map<string, Run>()
  readonly #subscriptions: Disposable[]
  readonly #timer: NodeJS.Timeout
  #ready = false
  #stale: NodeJS.Immediate | null = null
  /** One lab at a time: ends when the experiment under way has. */
  #trying: Promise<unknown> = Promise.resolve()

  constructor(input: StudyInput) {
    this.#input = input
    this.#now = input.now ?? Date.now
    this.#random = input.random ?? Math.random
    this.#view = new Live(this.#figures())
    const refresh = () => this.#refresh()
    // Whoever answered is told first; the figures of all questions come after.
    const refreshSoon = () => {
      this.#stale ??= setImmediate(refresh)
    }
    this.#subscriptions = [
      input.library.content.onChange(refresh),
      input.store.version.onChange(refreshSoon),
      input.settings.onChange((settings) => {
        input.store.retention = settings.targetRetention
        refresh()
      }),
    ]
    this.#timer = setInterval(refresh, tickMs)
    this.#timer.unref()
  }

  /** What stands behind the pages: never older than the last answer when it is asked for. */
  get view(): Live<StudyView> {
    if (this.#stale) this.#refresh()
    return this.#view
  }

  /** Reads the banks. The window need not wait for it. */
  async open(): Promise<void> {
    await this.#input.library.open()
    this.#ready = true
    this.#refresh()
  }

  begin(request: RunRequest): RunView {
    const { library, store, settings, catalog } = this.#input
    const content = library.content.value
    const questions = chooseQuestions(request, {
      content,
      store,
      now: this.#now(),
      newQuestionsADay: settings.value.newQuestionsADay,
      random: this.#random,
    })
    const labTitle = (id: string) => catalog.value.labs.find((lab) => lab.id === id)?.title ?? id
    const run: Run = {
      title: runTitle(request, content, labTitle),
      questions,
      shown: new Map(questions.map((question) => [question.id, shuffled(question, this.#random)])),
      answers: new Map(),
    }
    const id = randomUUID()
    this.#runs.set(id, run)
    for (const old of [...this.#runs.keys()].slice(0, -mostRuns)) this.#runs.delete(old)
    return {
      id,
      request,
      title: run.title,
      questions: questions.map((question) =>
        viewOf(question, run.shown.get(question.id) ?? [], store.card(question.id) === undefined),
      ),
    }
  }

  /** The model answer to an open question, for the learner to judge by. */
  model(runId: string, questionId: string): ModelAnswer {
    const { question } = this.#asked(runId, questionId)
    if (question.kind !== 'open') throw new AppError('INPUT_INVALID', 'This question has no model answer.')
    return { model: question.model, rubric: question.rubric, followUps: question.followUps }
  }

  /** @throws AppError DISK_FULL, FILE_UNREADABLE: then it was not answered */
  answer(
    runId: string,
    questionId: string,
    answer: Answer,
    confidence: Confidence,
    seconds: number | null,
  ): AnswerView {
    const asked = this.#unanswered(runId, questionId)
    return this.#record(asked, answer, confidence, seconds)
  }

  /**
   * Commits to a prediction, and tries it: what is measured is the right answer.
   *
   * @throws AppError CANCELLED, EXPERIMENT_FAILED, or what stops a lab's start: then it was not answered
   */
  async *predict(
    runId: string,
    questionId: string,
    answer: Answer,
    confidence: Confidence,
    seconds: number | null,
    signal: AbortSignal,
  ): AsyncGenerator<PredictionView, void, void> {
    const asked = this.#unanswered(runId, questionId)
    const { question } = asked
    if (question.kind !== 'predict' || !question.experiment || answer.kind !== 'choice') {
      throw new AppError('INPUT_INVALID', 'This cannot be tried on a lab.')
    }
    const { experiment } = question
    const view = new Live<ExperimentView>({ lab: experiment.lab, stages: [], measurement: null })
    const left = new AbortController()
    const onAbort = () => left.abort()
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    const over = new AbortController()
    const before = this.#trying
    const tried = before.then(() => this.#input.tryOut(experiment, view, left.signal)).finally(() => over.abort())
    this.#trying = tried.catch(() => {})
    try {
      for await (const now of view.values(over.signal)) yield { experiment: now, answer: null, surprising: false }
      const { value } = await tried
      const judged = judgedByMeasurement(question, value)
      if (!judged) {
        throw new AppError('EXPERIMENT_FAILED', `Measured: ${value}. No choice foretells that, so nothing is scored.`)
      }
      const scored = this.#record({ ...asked, question: judged }, answer, confidence, seconds)
      const right = (list: readonly { right: boolean }[]) => list.findIndex((choice) => choice.right)
      const surprising = 'choices' in judged && right(judged.choices) !== right(question.choices)
      yield { experiment: view.value, answer: scored, surprising }
    } finally {
      left.abort()
      signal.removeEventListener('abort', onAbort)
    }
  }

  #unanswered(runId: string, questionId: string): Asked {
    const asked = this.#asked(runId, questionId)
    if (asked.run.answers.has(questionId)) {
      throw new AppError('INPUT_INVALID', 'This question was answered already.')
    }
    return asked
  }

  #record(asked: Asked, answer: Answer, confidence: Confidence, seconds: number | null): AnswerView {
    const { run, question, shown } = asked
    const questionId = question.id
    const { right, share } = scoreAnswer(question, shown, answer)
    const felt = answer.kind === 'none' ? 'unsure' : confidence
    const state = this.#input.store.record(questionId, right, felt)
    const text = answer.kind === 'open' || answer.kind === 'sql' ? answer.text : ''
    run.answers.set(questionId, { share, right, text, seconds })
    return {
      right,
      share,
      confidence: felt,
      grade: gradeOf(right, felt),
      flagged: !right && felt === 'sure',
      leech: isLeech(state),
      dueAt: state.card.due.getTime(),
      reveal: revealOf(question, shown, answer),
    }
  }

  scorecard(runId: string): Scorecard {
    const run = this.#run(runId)
    const titles = new Map([...this.#input.library.content.value.topics].map(([id, topic]) => [id, topic.title]))
    return scorecardOf({ title: run.title, at: this.#now(), questions: run.questions, answers: run.answers, titles })
  }

  /** @throws AppError INPUT_INVALID where there is no such page */
  topic(id: string): TopicPageView {
    const { topics, questions } = this.#input.library.content.value
    const page = topics.get(id)
    if (!page) throw new AppError('INPUT_INVALID', `There is no page about "${topicTitle(id)}".`)
    const labs = this.#input.catalog.value.labs
    return {
      id,
      title: page.title,
      oneLine: page.oneLine,
      trick: page.trick,
      mermaid: page.mermaid,
      questions: page.threeQuestions.flatMap((asked) => {
        const question = questions.get(asked)
        if (!question) return []
        return [{ id: asked, ask: question.ask, answer: answerText(question), because: question.because }]
      }),
      labs: page.labs.flatMap((lab) => labs.filter((one) => one.id === lab).map(({ title }) => ({ id: lab, title }))),
    }
  }

  exportProgress(): string {
    const file: ProgressFile = {
      format: 'standby-progress',
      version: 1,
      exportedAt: new Date(this.#now()).toISOString(),
      reviews: [...this.#input.store.reviews],
      labs: this.#input.progress.value.value.labs,
    }
    return `${JSON.stringify(file, null, 1)}\n`
  }

  /** What taking in a file would do. @throws AppError INPUT_INVALID */
  previewImport(text: string): ImportSummary {
    const file = parseProgressFile(text)
    const known = new Set(this.#input.store.reviews.map((review) => review.id))
    const ours = this.#input.progress.value.value.labs
    const labs = Object.entries(file.labs)
    return {
      reviewsNew: new Set(file.reviews.map((review) => review.id).filter((id) => !known.has(id))).size,
      reviewsKnown: file.reviews.filter((review) => known.has(review.id)).length,
      labsNew: labs.filter(([id]) => !Object.hasOwn(ours, id)).length,
      labsMore: labs.filter(([id, lab]) => Object.hasOwn(ours, id) && !sameLab(ours[id], lab)).length,
    }
  }

  /** Joins a file with what is here; nothing is replaced. @throws AppError INPUT_INVALID */
  importProgress(text: string): ImportSummary {
    const summary = this.previewImport(text)
    const file = parseProgressFile(text)
    this.#input.store.merge(file.reviews)
    this.#input.progress.join(joinedLabs(this.#input.progress.value.value.labs, file.labs))
    return summary
  }

  dispose(): void {
    clearInterval(this.#timer)
    if (this.#stale) clearImmediate(this.#stale)
    for (const subscription of this.#subscriptions) subscription.dispose()
    this.#input.library.dispose()
  }

  #refresh(): void {
    if (this.#stale) clearImmediate(this.#stale)
    this.#stale = null
    this.#view.set(this.#figures())
  }

  #figures(): StudyView {
    const { library, store, settings } = this.#input
    return studyFigures({
      content: library.content.value,
      store,
      now: this.#now(),
      ready: this.#ready,
      newQuestionsADay: settings.value.newQuestionsADay,
    })
  }

  #run(runId: string): Run {
    const run = this.#runs.get(runId)
    if (!run) throw new AppError('INPUT_INVALID', 'These questions are over. Begin again.')
    return run
  }

  #asked(runId: string, questionId: string): Asked {
    const run = this.#run(runId)
    const question = run.questions.find((one) => one.id === questionId)
    const shown = run.shown.get(questionId)
    if (!question || !shown) throw new AppError('INPUT_INVALID', 'This question was not asked.')
    return { run, question, shown }
  }
}
