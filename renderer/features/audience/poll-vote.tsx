import { IconCheck } from '@tabler/icons-react'
import type { PollView } from '../../../electron/contract/stage'
import { cx } from '../../ui/class-names'
import { pollBars } from '../presenter/stage-words'
import type { AudienceState } from './audience-connection'
import styles from './poll-vote.module.css'

interface PollVoteProps {
  poll: PollView
  vote: AudienceState['vote']
  /** Only what is put now can be answered. */
  live: boolean
  onVote(poll: string, choice: number): void
}

/** A question with its choices as buttons, which are the bars of the answers, too. */
export function PollVote({ poll, vote, live, onVote }: PollVoteProps) {
  const own = vote?.poll === poll.id ? vote : null
  const open = poll.open && live
  return (
    <section className={styles.poll} aria-label="Poll">
      <h2 className={styles.question}>{poll.question}</h2>
      <ol className={styles.choices}>
        {pollBars(poll).map(({ text, share, words, leads }, index) => {
          const chosen = own?.choice === index
          return (
            <li key={text}>
              <button
                type="button"
                className={cx(styles.choice, chosen && styles.chosen, !poll.open && leads && styles.leads)}
                aria-pressed={chosen}
                disabled={!open}
                onClick={() => onVote(poll.id, index)}
              >
                <span className={styles.bar} style={{ width: `${share * 100}%` }} aria-hidden />
                <span className={styles.text}>
                  {text}
                  {chosen && <IconCheck className={styles.check} size={20} stroke={2.5} aria-label="your vote" />}
                </span>
                <span className={styles.votes}>{words}</span>
              </button>
            </li>
          )
        })}
      </ol>
      <p className={own?.problem ? styles.problem : styles.note} role={own?.problem ? 'alert' : 'status'}>
        {own?.problem ?? noteOf(poll, live, own !== null)}
      </p>
    </section>
  )
}

function noteOf(poll: PollView, live: boolean, voted: boolean): string {
  if (!poll.open) return 'The poll is closed'
  if (!live) return 'You can vote when you are back to live'
  return voted ? 'Your vote counts. You can change it until the poll closes.' : 'Tap what you think will happen'
}
