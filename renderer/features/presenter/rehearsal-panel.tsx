import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import type { PresenterView, RehearsalView } from '../../../electron/contract/demo'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { plural } from '../../ui/plural'
import { ProgressBar } from '../../ui/progress-bar'
import { perform } from '../../ui/toast-store'
import styles from './panel.module.css'
import { presenterOffers } from './presenter-offers'
import table from './rehearsal-panel.module.css'

const mostRuns = 20

/** All cues in turn without the room, and what did not happen. */
export function RehearsalPanel({ view }: { view: PresenterView }) {
  const [runs, setRuns] = useState(1)
  const { rearm: free } = presenterOffers(view)
  const { rehearsal } = view
  return (
    <section className={styles.panel} aria-labelledby="rehearsal-title">
      <h2 id="rehearsal-title" className={styles.title}>
        Rehearsal
      </h2>
      <div className={styles.row}>
        <NumberInput
          aria-label="How many runs"
          size="sm"
          w={72}
          min={1}
          max={mostRuns}
          allowDecimal={false}
          value={runs}
          onChange={(value) => setRuns(Math.min(mostRuns, Math.max(1, Number(value) || 1)))}
        />
        <Button
          disabled={!free}
          busy={rehearsal?.running ?? false}
          onClick={() => void perform(client.presenter.rehearse.mutate({ runs }))}
        >
          Rehearse {plural(runs, 'run')}
        </Button>
      </div>
      {rehearsal ? (
        <Result rehearsal={rehearsal} view={view} />
      ) : (
        <p className={styles.quiet}>Does all cues while the room sees the title, and goes back to the first.</p>
      )}
    </section>
  )
}

function Result({ rehearsal, view }: { rehearsal: RehearsalView; view: PresenterView }) {
  const { runs, done, running, slowestRearmSeconds, slowestCueSeconds, problems } = rehearsal
  const titleOf = (id: string) => view.cues.find((cue) => cue.id === id)?.title ?? id
  return (
    <>
      <ProgressBar fraction={done / runs} label="Runs" tone={running ? 'accent' : 'ok'} />
      <p className={problems.length > 0 ? styles.bad : styles.quiet} role="status">
        {done} of {plural(runs, 'run')}, {problems.length === 0 ? 'without a fault' : plural(problems.length, 'fault')}
        {slowestRearmSeconds !== null && `; slowest re-arm ${slowestRearmSeconds.toFixed(1)} s`}
      </p>
      {problems.length > 0 && (
        <ul className={table.problems} aria-label="What did not happen">
          {problems.map(({ run, cue, problem }) => (
            <li key={`${run} ${cue} ${problem}`}>
              Run {run}, {titleOf(cue)}: {problem}
            </li>
          ))}
        </ul>
      )}
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Cue</th>
            <th scope="col">Slowest</th>
          </tr>
        </thead>
        <tbody>
          {view.cues.map(({ id, title }) => (
            <tr key={id}>
              <th scope="row">{title}</th>
              <td>{slowestCueSeconds[id] === undefined ? '–' : `${slowestCueSeconds[id].toFixed(1)} s`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
