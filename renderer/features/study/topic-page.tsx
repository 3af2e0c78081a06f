import { IconArrowLeft } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { WireError } from '../../../electron/contract/errors'
import type { TopicPageView } from '../../../electron/contract/study'
import { client } from '../../ipc/client'
import { wireErrorOf } from '../../ipc/wire-error'
import { Button } from '../../ui/button'
import { ErrorNotice } from '../../ui/error-notice'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import { beginRun } from './begin-run'
import { InlineText } from './inline-text'
import { PlainDiagram } from './plain-diagram'
import styles from './topic-page.module.css'

/** One page to read before an interview. */
export function TopicPage({ topic }: { topic: string }) {
  const { study } = useAppData()
  const [page, setPage] = useState<TopicPageView | null>(null)
  const [error, setError] = useState<WireError | null>(null)
  const questions = study?.topics.find((one) => one.id === topic)?.questions ?? 0
  useEffect(() => {
    let current = true
    client.study.topic.query({ topic }).then(
      (value) => current && setPage(value),
      (cause) => current && setError(wireErrorOf(cause)),
    )
    return () => {
      current = false
    }
  }, [topic])
  return (
    <div className={styles.page}>
      <Button
        variant="quiet"
        size="sm"
        className={styles.back}
        icon={<IconArrowLeft size={15} />}
        onClick={() => go({ view: 'study' })}
      >
        Interview prep
      </Button>
      {error && <ErrorNotice error={error} />}
      {page && (
        <article className={styles.article}>
          <h1 className={styles.title}>{page.title}</h1>
          <p className={styles.oneLine}>
            <InlineText text={page.oneLine} />
          </p>
          <section aria-labelledby="topic-trick" className={styles.trick}>
            <h2 id="topic-trick">To remember it</h2>
            <p>
              <InlineText text={page.trick} />
            </p>
          </section>
          <PlainDiagram mermaid={page.mermaid} label={`Diagram: ${page.title}`} />
          <section aria-labelledby="topic-questions">
            <h2 id="topic-questions" className={styles.heading}>
              Asked most
            </h2>
            <div className={styles.questions}>
              {page.questions.map((question) => (
                <details key={question.id} className={styles.question}>
                  <summary>
                    <InlineText text={question.ask} />
                  </summary>
                  <div className={styles.answer}>
                    <InlineText text={question.answer} />
                    {question.because && (
                      <div className={styles.because}>
                        <InlineText text={question.because} />
                      </div>
                    )}
                  </div>
                </details>
              ))}
            </div>
          </section>
          {page.labs.length > 0 && (
            <section aria-labelledby="topic-labs">
              <h2 id="topic-labs" className={styles.heading}>
                Labs that show it
              </h2>
              <div className={styles.row}>
                {page.labs.map((lab) => (
                  <Button key={lab.id} onClick={() => go({ view: 'lab', labId: lab.id })}>
                    {lab.title}
                  </Button>
                ))}
              </div>
            </section>
          )}
          {questions > 0 && (
            <div className={styles.row}>
              <Button
                variant="primary"
                onClick={() => void beginRun({ kind: 'quiz', topics: [topic], level: null, length: 10 })}
              >
                Quiz on this topic
              </Button>
            </div>
          )}
        </article>
      )}
    </div>
  )
}
