import { useState } from 'react'
import type { StudyView } from '../../../electron/contract/study'
import { Button } from '../../ui/button'
import { beginRun } from './begin-run'
import styles from './study-home.module.css'
import { TopicSelect } from './topic-select'

const durations = [10, 20, 30, 45]

export function MockForm({ study }: { study: StudyView }) {
  const [topic, setTopic] = useState('')
  const [minutes, setMinutes] = useState(20)
  return (
    <form
      className={styles.card}
      aria-labelledby="mock-title"
      onSubmit={(event) => {
        event.preventDefault()
        void beginRun({ kind: 'mock', topics: topic ? [topic] : [], minutes })
      }}
    >
      <div>
        <h2 id="mock-title" className={styles.heading}>
          Mock interview
        </h2>
        <p className={styles.quiet}>Each question against the clock, open ones in between, a scorecard at the end.</p>
      </div>
      <div className={styles.fields}>
        <TopicSelect study={study} value={topic} onChange={setTopic} />
        <label className={styles.field}>
          Length
          <select value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
            {durations.map((one) => (
              <option key={one} value={one}>
                {one} minutes
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className={styles.actions}>
        <Button type="submit">Start interview</Button>
      </div>
    </form>
  )
}
