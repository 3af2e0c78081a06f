import type { StudyView, TopicView } from '../../../electron/contract/study'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'
import { Figure } from '../../ui/figure'
import { plural } from '../../ui/plural'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import { beginRun } from './begin-run'
import { DayChart } from './day-chart'
import { percentWords } from './due-words'
import { InlineText } from './inline-text'
import { ProgressFile } from './progress-file'
import styles from './progress-page.module.css'
import { seeItLive } from './see-it-live'
import { TopicBars } from './topic-bars'

/** What one knows, what one did, and what to do about the rest. */
export function ProgressPage() {
  const { study, progress, catalog } = useAppData()
  if (!study?.ready || !progress || !catalog) return null
  const done = catalog.labs.filter((lab) => progress.labs[lab.id]?.completedAt).length
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Progress</h1>
      <dl className={styles.figures}>
        <Figure label="mastered" value={study.mastery === null ? 'not begun' : percentWords(study.mastery)} />
        <Figure label="in a row" value={plural(study.streakDays, 'day')} />
        <Figure label="answers" value={String(study.reviews)} />
        <Figure label="right" value={study.rightShare === null ? 'none yet' : percentWords(study.rightShare)} />
        <Figure label="labs done" value={`${done} of ${catalog.labs.length}`} />
      </dl>
      {study.reviews === 0 ? (
        <EmptyState
          title="Nothing answered yet"
          actions={<Button onClick={() => go({ view: 'study' })}>Interview prep</Button>}
        >
          Answer a few questions, and this page shows what you know, what fades, and what to do about it.
        </EmptyState>
      ) : (
        <>
          <Weakest study={study} />
          <section aria-labelledby="mastery-title">
            <h2 id="mastery-title" className={styles.heading}>
              Mastery by topic
            </h2>
            <p className={styles.quiet}>The share of a topic’s questions that you would answer right in a week.</p>
            <TopicBars
              label="Mastery by topic"
              bars={sorted(study.topics).map((topic) => ({
                id: topic.id,
                title: topic.title,
                share: topic.mastery,
                note: `${topic.seen} of ${topic.questions}`,
              }))}
              onOpen={(id) => open(study, id)}
            />
          </section>
          <div className={styles.columns}>
            <section aria-labelledby="history-title">
              <h2 id="history-title" className={styles.heading}>
                Answers, last four weeks
              </h2>
              <DayChart
                label="Answers a day"
                days={study.history.map((day) => ({ at: day.at, parts: [day.right, day.wrong] }))}
                names={['right', 'not right']}
              />
            </section>
            <section aria-labelledby="forecast-title">
              <h2 id="forecast-title" className={styles.heading}>
                Due in the next two weeks
              </h2>
              <DayChart
                label="Cards due a day"
                days={study.forecast.map((day) => ({ at: day.at, parts: [day.due] }))}
                names={['due']}
              />
            </section>
          </div>
          <Trouble study={study} />
        </>
      )}
      <LabsDone />
      <ProgressFile />
    </div>
  )
}

function sorted(topics: readonly TopicView[]): TopicView[] {
  return topics.filter((topic) => topic.questions > 0).sort((a, b) => (b.mastery ?? -1) - (a.mastery ?? -1))
}

function open(study: StudyView, id: string): void {
  const topic = study.topics.find((one) => one.id === id)
  if (topic?.hasPage) go({ view: 'topic', topic: id })
  else void beginRun({ kind: 'quiz', topics: [id], level: null, length: 10 })
}

/** The topics that one began and knows least, each with something to do. */
function Weakest({ study }: { study: StudyView }) {
  const { catalog } = useAppData()
  const weakest = study.topics
    .filter((topic) => topic.mastery !== null && topic.mastery < 0.7)
    .sort((a, b) => (a.mastery ?? 0) - (b.mastery ?? 0))
    .slice(0, 3)
  if (weakest.length === 0) return null
  return (
    <section aria-labelledby="weakest-title">
      <h2 id="weakest-title" className={styles.heading}>
        Weakest topics
      </h2>
      <ul className={styles.weakest}>
        {weakest.map((topic) => {
          const lab = catalog?.labs.find((one) => topic.labs.includes(one.id))
          return (
            <li key={topic.id} className={styles.weak}>
              <strong>{topic.title}</strong>
              <span className={styles.quiet}>
                {percentWords(topic.mastery ?? 0)} mastered, {topic.questions - topic.seen} questions never asked
              </span>
              <span className={styles.row}>
                <Button
                  size="sm"
                  onClick={() => void beginRun({ kind: 'quiz', topics: [topic.id], level: null, length: 10 })}
                >
                  Quiz
                </Button>
                {topic.hasPage && (
                  <Button size="sm" onClick={() => go({ view: 'topic', topic: topic.id })}>
                    Read
                  </Button>
                )}
                {lab && (
                  <Button size="sm" onClick={() => go({ view: 'lab', labId: lab.id })}>
                    See it in a lab
                  </Button>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** What one was sure of and wrong about, and what never sticks. */
function Trouble({ study }: { study: StudyView }) {
  const { sessions, catalog } = useAppData()
  const hasLab = (see: { lab: string } | null) => catalog?.labs.some((lab) => lab.id === see?.lab) ?? false
  const flagged = study.flagged.filter((one) => !study.leeches.some((leech) => leech.id === one.id))
  if (study.flagged.length + study.leeches.length === 0) return null
  return (
    <section aria-labelledby="trouble-title">
      <h2 id="trouble-title" className={styles.heading}>
        Look out for these
      </h2>
      <ul className={styles.list}>
        {study.leeches.slice(0, 8).map((one) => (
          <li key={`leech-${one.id}`}>
            <span className={styles.words}>
              <InlineText text={one.ask} />
              <span className={styles.quiet}>wrong {one.wrong} times: learn it in another way</span>
            </span>
            {one.see && hasLab(one.see) ? (
              <Button size="sm" onClick={() => one.see && void seeItLive(one.see, sessions ?? [])}>
                See it live
              </Button>
            ) : (
              <Ask id={one.id} />
            )}
          </li>
        ))}
        {flagged.slice(0, 8).map((one) => (
          <li key={`flag-${one.id}`}>
            <span className={styles.words}>
              <InlineText text={one.ask} />
              <span className={styles.quiet}>you were sure, and it was wrong</span>
            </span>
            <Ask id={one.id} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Ask({ id }: { id: string }) {
  return (
    <Button size="sm" onClick={() => void beginRun({ kind: 'questions', questions: [id] })}>
      Ask me again
    </Button>
  )
}

function LabsDone() {
  const { catalog, progress } = useAppData()
  if (!catalog || catalog.labs.length === 0) return null
  return (
    <section aria-labelledby="labs-title">
      <h2 id="labs-title" className={styles.heading}>
        Labs
      </h2>
      <TopicBars
        label="Steps done by lab"
        bars={catalog.labs.map((lab) => {
          const steps = Object.keys(progress?.labs[lab.id]?.steps ?? {}).length
          return {
            id: lab.id,
            title: lab.title,
            share: steps === 0 ? null : Math.min(1, steps / lab.steps.length),
            note: `${steps} of ${lab.steps.length}`,
          }
        })}
        onOpen={(labId) => go({ view: 'lab', labId })}
      />
    </section>
  )
}
