import { useEffect, useMemo, useRef } from 'react'
import type { RunView } from '../../../electron/contract/study'
import { Button } from '../../ui/button'
import { Figure } from '../../ui/figure'
import { plural } from '../../ui/plural'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import { beginRun } from './begin-run'
import { percentWords } from './due-words'
import { InlineText } from './inline-text'
import type { RunResult } from './run-screen'
import styles from './run-summary.module.css'

/** What a review or quiz came to, and what to do now. */
export function RunSummary({ run, results }: { run: RunView; results: readonly RunResult[] }) {
  const { study } = useAppData()
  const done = useRef<HTMLButtonElement>(null)
  // Ready for the next key, and read from the top all the same.
  useEffect(() => done.current?.focus({ preventScroll: true }), [])
  const right = results.filter((result) => result.answer.right).length
  const wrong = useMemo(
    () =>
      results
        .filter((result) => !result.answer.right)
        .flatMap((result) => {
          const question = run.questions.find((one) => one.id === result.question)
          return question ? [{ question, answer: result.answer }] : []
        }),
    [run, results],
  )
  const lucky = results.filter((result) => result.answer.right && result.answer.confidence === 'unsure').length
  const flagged = results.filter((result) => result.answer.flagged).length
  const left = run.questions.length - results.length
  return (
    <section className={styles.page} aria-labelledby="run-summary">
      <h2 id="run-summary" className={styles.title}>
        {left === 0 ? `${run.title} done` : `${plural(left, 'question')} left for another time`}
      </h2>
      <dl className={styles.figures}>
        <Figure label="right" value={`${right} of ${results.length}`} />
        <Figure label="score" value={percentWords(results.length === 0 ? 0 : right / results.length)} />
        <Figure label="right, but not sure" value={String(lucky)} />
        <Figure label="wrong, but sure" value={String(flagged)} />
        <Figure label="streak" value={plural(study?.streakDays ?? 0, 'day')} />
      </dl>
      {wrong.length > 0 && (
        <>
          <h3 className={styles.heading}>Look at these again</h3>
          <ul className={styles.list}>
            {wrong.map(({ question, answer }) => (
              <li key={question.id}>
                <strong>
                  <InlineText text={question.ask} />
                </strong>
                {answer.reveal.because && (
                  <div className={styles.because}>
                    <InlineText text={answer.reveal.because} />
                  </div>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className={styles.quiet}>Tomorrow: {plural(study?.forecast[1]?.due ?? 0, 'card')} due.</p>
      <div className={styles.actions}>
        {wrong.length > 0 && (
          <Button
            onClick={() =>
              void beginRun({ kind: 'questions', questions: wrong.map((one) => one.question.id).slice(0, 50) })
            }
          >
            Ask these {wrong.length} again
          </Button>
        )}
        <Button onClick={() => go({ view: 'progress' })}>Progress</Button>
        <Button variant="primary" ref={done} onClick={() => go({ view: 'study' })}>
          Done
        </Button>
      </div>
    </section>
  )
}
