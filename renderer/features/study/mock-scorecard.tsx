import { IconDownload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Scorecard } from '../../../electron/contract/study'
import { client } from '../../ipc/client'
import { desktop } from '../../ipc/desktop'
import { Button } from '../../ui/button'
import { notify, reportError } from '../../ui/toast-store'
import { go } from '../shell/view-store'
import { percentWords } from './due-words'
import { InlineText } from './inline-text'
import styles from './run-summary.module.css'
import { TopicBars } from './topic-bars'

/** How the interview went, topic by topic, and a document of it to keep. */
export function MockScorecard({ runId }: { runId: string }) {
  const [card, setCard] = useState<Scorecard | null>(null)
  useEffect(() => {
    let current = true
    client.study.scorecard.query({ runId }).then((value) => current && setCard(value), reportError)
    return () => {
      current = false
    }
  }, [runId])
  if (!card) return null
  const save = async () => {
    try {
      const name = `mock-interview-${new Date(card.at).toISOString().slice(0, 10)}.md`
      const file = await desktop.saveFile(name, new TextEncoder().encode(card.markdown))
      if (file) notify('Saved', file)
    } catch (cause) {
      reportError(cause)
    }
  }
  return (
    <section className={styles.page} aria-labelledby="scorecard">
      <h2 id="scorecard" className={styles.title}>
        Scorecard: {percentWords(card.share)}
      </h2>
      <p className={styles.quiet}>
        {card.answered} of {card.asked} questions answered. A question not reached counts as not known.
      </p>
      <TopicBars
        label="Score by topic"
        bars={card.topics.map(({ topic, title, share, questions }) => ({
          id: topic,
          title,
          share,
          note: `${questions}`,
        }))}
      />
      <h3 className={styles.heading}>Questions</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Question</th>
            <th scope="col">Time</th>
            <th scope="col">Score</th>
          </tr>
        </thead>
        <tbody>
          {card.questions.map((question) => (
            <tr key={question.id}>
              <td>
                <InlineText text={question.ask} />
              </td>
              <td className={styles.number}>{question.seconds === null ? '' : `${question.seconds} s`}</td>
              <td className={styles.number}>
                {question.answered ? (
                  <span className={question.right ? styles.good : styles.bad}>{percentWords(question.share)}</span>
                ) : (
                  'not answered'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.actions}>
        <Button icon={<IconDownload size={15} aria-hidden />} onClick={() => void save()}>
          Save as Markdown
        </Button>
        <Button variant="primary" onClick={() => go({ view: 'study' })}>
          Done
        </Button>
      </div>
    </section>
  )
}
