import { IconChartBar } from '@tabler/icons-react'
import type { PresenterView } from '../../../electron/contract/demo'
import type { PollView } from '../../../electron/contract/stage'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { plural } from '../../ui/plural'
import { perform } from '../../ui/toast-store'
import styles from './panel.module.css'
import { presenterOffers } from './presenter-offers'

interface PollControlProps {
  view: PresenterView
  /** The question that the room sees. */
  poll: PollView | null
}

/** Puts the question of a cue to the room; nothing where no cue at hand has one. */
export function PollControl({ view, poll }: PollControlProps) {
  const { openPoll } = presenterOffers(view)
  if (!openPoll && !poll) return null
  const votes = poll?.choices.reduce((sum, choice) => sum + choice.votes, 0) ?? 0
  return (
    <section className={styles.panel} aria-labelledby="poll-title">
      <h2 id="poll-title" className={styles.title}>
        Question to the room
      </h2>
      <p className={styles.quiet}>
        {poll ? `${poll.question} ${plural(votes, 'vote')}${poll.open ? '' : ', closed'}` : 'The cue at hand has one.'}
      </p>
      <div className={styles.row}>
        {poll?.open ? (
          <Button onClick={() => void perform(client.presenter.closePoll.mutate())}>Close the poll</Button>
        ) : (
          <Button
            disabled={!openPoll}
            icon={<IconChartBar size={15} aria-hidden />}
            onClick={() => void perform(client.presenter.openPoll.mutate())}
          >
            {poll ? 'Ask again' : 'Ask the room'}
          </Button>
        )}
      </div>
    </section>
  )
}
