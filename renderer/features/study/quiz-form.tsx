import { useState } from 'react'
import type { QuestionLevel } from '../../../electron/contract/quiz'
import type { StudyView } from '../../../electron/contract/study'
import { Button } from '../../ui/button'
import { beginRun } from './begin-run'
import styles from './study-home.module.css'
import { TopicSelect } from './topic-select'

const lengths = [5, 10, 20, 40]

export function QuizForm({ study }: { study: StudyView }) {
  const [topic, setTopic] = useState('')
  const [level, setLevel] = useState<QuestionLevel | ''>('')
  const [length, setLength] = useState(10)
  return (
    <form
      className={styles.card}
      aria-labelledby="quiz-title"
      onSubmit={(event) => {
        event.preventDefault()
        void beginRun({ kind: 'quiz', topics: topic ? [topic] : [], level: level || null, length })
      }}
    >
      <div>
        <h2 id="quiz-title" className={styles.heading}>
          Quiz
        </h2>
        <p className={styles.quiet}>What you know least comes first.</p>
      </div>
      <div className={styles.fields}>
        <TopicSelect study={study} value={topic} onChange={setTopic} />
        <label className={styles.field}>
          Level
          <select value={level} onChange={(event) => setLevel(event.target.value as QuestionLevel | '')}>
            <option value="">All levels</option>
            {(['beginner', 'intermediate', 'advanced'] as const).map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.field}>
          Questions
          <select value={length} onChange={(event) => setLength(Number(event.target.value))}>
            {lengths.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </div>
      <div className={styles.actions}>
        <Button type="submit">Start quiz</Button>
      </div>
    </form>
  )
}
