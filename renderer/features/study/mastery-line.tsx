import type { StudyView, TopicView } from '../../../electron/contract/study'
import { plural } from '../../ui/plural'
import { useAppData } from '../shell/app-data'
import { percentWords } from './due-words'
import styles from './mastery-line.module.css'

/** How well one knows the question's topic and the weakest others, and what tomorrow brings. */
export function MasteryLine({ topics }: { topics: readonly string[] }) {
  const { study } = useAppData()
  if (!study) return null
  const shown = topicsToShow(study, topics)
  const tomorrow = study.forecast[1]?.due ?? 0
  return (
    <section className={styles.line} aria-label="Mastery">
      {shown.map((topic, index) => (
        <div key={topic.id}>
          <strong className={styles.figure}>{percentWords(topic.mastery ?? 0)}</strong>
          <span className={styles.label}>{index === 0 ? `${topic.title}, mastered` : topic.title}</span>
        </div>
      ))}
      <span className={styles.next}>next due: {plural(tomorrow, 'card')} tomorrow</span>
    </section>
  )
}

function topicsToShow(study: StudyView, topics: readonly string[]): TopicView[] {
  const known = study.topics.filter((topic) => topic.mastery !== null)
  const own = topics.flatMap((id) => known.filter((topic) => topic.id === id)).slice(0, 1)
  const others = known
    .filter((topic) => !topics.includes(topic.id))
    .sort((a, b) => (a.mastery ?? 0) - (b.mastery ?? 0))
    .slice(0, 2)
  return [...own, ...others]
}
