import type { StudyView } from '../../../electron/contract/study'
import styles from './study-home.module.css'

interface TopicSelectProps {
  study: StudyView
  /** Empty: all. */
  value: string
  onChange(topic: string): void
}

export function TopicSelect({ study, value, onChange }: TopicSelectProps) {
  return (
    <label className={styles.field}>
      Topic
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">All topics</option>
        {study.topics
          .filter((topic) => topic.questions > 0)
          .map((topic) => (
            <option key={topic.id} value={topic.id}>
              {topic.title} ({topic.questions})
            </option>
          ))}
      </select>
    </label>
  )
}
