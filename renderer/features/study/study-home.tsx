import { IconMessageQuestion } from '@tabler/icons-react'
import { useState } from 'react'
import type { StudyView } from '../../../electron/contract/study'
import { Banner } from '../../ui/banner'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'
import { plural } from '../../ui/plural'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import { beginRun } from './begin-run'
import { percentWords } from './due-words'
import { InlineText } from './inline-text'
import { InvalidBanks } from './invalid-banks'
import { MockForm } from './mock-form'
import { QuizForm } from './quiz-form'
import styles from './study-home.module.css'

/** Where one begins: what is due today, a quiz, an interview, the topics to read. */
export function StudyHome() {
  const { study } = useAppData()
  if (!study?.ready) {
    return (
      <div className={styles.page} role="status" aria-label="Reading the question banks">
        <h1 className={styles.title}>Interview prep</h1>
        <div className={styles.skeleton} />
      </div>
    )
  }
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Interview prep</h1>
      {study.damaged && (
        <Banner tone="warning" title="Your file of reviews was damaged.">
          It was set aside as {study.damaged.setAside}. {plural(study.damaged.kept, 'review')} could be kept
          {study.damaged.lost > 0 && `, ${plural(study.damaged.lost, 'line')} nobody could read`}.
        </Banner>
      )}
      <InvalidBanks banks={study.invalid} />
      {study.questions === 0 ? (
        <EmptyState
          icon={<IconMessageQuestion size={22} />}
          title="No questions here"
          actions={<Button onClick={() => go({ view: 'settings' })}>Open settings</Button>}
        >
          Question banks come with Standby, and from a folder of your own that you can choose in settings.
        </EmptyState>
      ) : (
        <>
          <DailyReview study={study} />
          <div className={styles.columns}>
            <QuizForm study={study} />
            <MockForm study={study} />
          </div>
          {study.predictions.length > 0 && <Predictions study={study} />}
          <Topics study={study} />
        </>
      )}
    </div>
  )
}

function DailyReview({ study }: { study: StudyView }) {
  const count = study.due + study.fresh
  return (
    <section className={styles.daily} aria-labelledby="daily-title">
      <div>
        <h2 id="daily-title" className={styles.heading}>
          Daily review
        </h2>
        <p className={styles.big}>
          {count === 0 ? 'Nothing is due' : plural(count, 'question')}
          {count > 0 && <span className={styles.quiet}> for today</span>}
        </p>
        <p className={styles.quiet}>
          {count === 0
            ? `${study.reviewedToday > 0 ? `${plural(study.reviewedToday, 'answer')} given today. ` : ''}Tomorrow: ${plural(study.forecast[1]?.due ?? 0, 'card')} due. A quiz or a mock interview goes any time.`
            : `${study.due} to review, ${study.fresh} new.${study.streakDays > 0 ? ` ${plural(study.streakDays, 'day')} in a row.` : ''}`}
        </p>
      </div>
      {count > 0 && (
        <Button variant="primary" autoFocus onClick={() => void beginRun({ kind: 'daily' })}>
          Start review
        </Button>
      )}
    </section>
  )
}

/** A row of them; the rest on request. */
const firstPredictions = 3

function Predictions({ study }: { study: StudyView }) {
  const { catalog } = useAppData()
  const [all, setAll] = useState(false)
  const lab = (id: string) => catalog?.labs.find((one) => one.id === id)?.title ?? id
  const newFirst = [...study.predictions].sort((a, b) => Number(a.seen) - Number(b.seen))
  const shown = all ? newFirst : newFirst.slice(0, firstPredictions)
  return (
    <section aria-labelledby="predictions-title">
      <h2 id="predictions-title" className={styles.heading}>
        Predict, then see
      </h2>
      <p className={styles.quiet}>
        Say what will happen. Then real servers are started, and what they do is the answer.
      </p>
      <ul className={styles.predictions}>
        {shown.map(({ id, ask, lab: labId, seen }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.topic}
              onClick={() => void beginRun({ kind: 'questions', questions: [id] })}
            >
              <span>
                <InlineText text={ask} />
              </span>
              <span className={styles.topicNote}>
                {lab(labId)}
                {seen && ', answered before'}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length < newFirst.length && (
        <Button variant="quiet" className={styles.more} onClick={() => setAll(true)}>
          Show all {newFirst.length} predictions
        </Button>
      )}
    </section>
  )
}

function Topics({ study }: { study: StudyView }) {
  return (
    <section aria-labelledby="topics-title">
      <h2 id="topics-title" className={styles.heading}>
        Topics
      </h2>
      <ul className={styles.topics}>
        {study.topics.map((topic) => (
          <li key={topic.id}>
            <button
              type="button"
              className={styles.topic}
              onClick={() =>
                topic.hasPage
                  ? go({ view: 'topic', topic: topic.id })
                  : void beginRun({ kind: 'quiz', topics: [topic.id], level: null, length: 10 })
              }
            >
              <span className={styles.topicTitle}>{topic.title}</span>
              <span className={styles.topicNote}>
                {plural(topic.questions, 'question')}
                {topic.due > 0 && `, ${topic.due} due`}
              </span>
              <span className={styles.track} aria-hidden>
                <span className={styles.fill} style={{ width: percentWords(topic.mastery ?? 0) }} />
              </span>
              <span className={styles.topicNote}>
                {topic.mastery === null ? 'not begun' : `${percentWords(topic.mastery)} mastered`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
