import { useState } from 'react'
import type { AnswerView, RunView } from '../../../electron/contract/study'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { ProgressBar } from '../../ui/progress-bar'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import { clockWords } from './due-words'
import { MockScorecard } from './mock-scorecard'
import { QuestionCard } from './question-card'
import styles from './run-screen.module.css'
import { RunSummary } from './run-summary'
import { useCountdown } from './use-countdown'

export interface RunResult {
  question: string
  answer: AnswerView
}

/** Questions one after another, with the window to themselves; what they came to at the end. */
export function RunScreen({ run }: { run: RunView }) {
  const { study } = useAppData()
  const [at, setAt] = useState(0)
  const [results, setResults] = useState<RunResult[]>([])
  const [ended, setEnded] = useState(false)
  const mock = run.request.kind === 'mock'
  const question = run.questions[at]
  const told = question !== undefined && results.some((result) => result.question === question.id)
  const clock = useCountdown(question?.seconds ?? 0, question?.id ?? '', mock && !told && !ended)
  const over = ended || question === undefined
  const end = () => {
    if (results.length === 0) go({ view: 'study' })
    else setEnded(true)
  }
  const topicTitle = study?.topics.find((topic) => topic.id === question?.topics[0])?.title ?? question?.topics[0]
  return (
    <div className={styles.screen}>
      <header className={styles.header}>
        <h1 className={styles.title}>{run.title}</h1>
        <div className={styles.bar}>
          <ProgressBar fraction={over ? 1 : at / run.questions.length} label="Questions answered" />
        </div>
        <span className={styles.count}>{over ? 'Done' : `${at + 1} of ${run.questions.length}`}</span>
        <span className={styles.space} />
        {!over && mock && (
          <span
            className={clock.left <= 15 ? styles.clockLow : styles.clock}
            role="timer"
            aria-label={`${Math.ceil(clock.left)} seconds left for this question`}
          >
            {clockWords(clock.left)}
          </span>
        )}
        {!over && (
          <>
            <Chip>{topicTitle}</Chip>
            <Chip>{question.level}</Chip>
            <Button onClick={end}>End</Button>
          </>
        )}
      </header>
      <main className={styles.main}>
        {over && mock && <MockScorecard runId={run.id} />}
        {over && !mock && <RunSummary run={run} results={results} />}
        {!over && (
          <QuestionCard
            key={question.id}
            runId={run.id}
            question={question}
            mock={mock}
            timeUp={mock && clock.up}
            elapsed={clock.elapsed}
            onAnswered={(answer) => setResults((all) => [...all, { question: question.id, answer }])}
            onNext={() => setAt(at + 1)}
            last={at === run.questions.length - 1}
          />
        )}
      </main>
    </div>
  )
}
