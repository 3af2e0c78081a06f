import type { CueView, PresenterView } from '../../../electron/contract/demo'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'
import { Kbd } from '../../ui/kbd'
import { Spinner } from '../../ui/spinner'
import styles from './cue-focus.module.css'
import { CueSign } from './cue-sign'
import { cueStateWords } from './cue-words'
import { NoteText } from './note-text'
import { control } from './presenter-control'
import { isBusy, presenterOffers } from './presenter-offers'

/** The cue under way or the next one: what the presenter says, what its key does, and what says that it has happened. */
export function CueFocus({ view }: { view: PresenterView }) {
  const { cues, next, current, phase } = view
  const cue = cues[next]
  const last = current !== null && current < next ? cues[current] : undefined
  return (
    <>
      {isBusy(view) && <Now view={view} />}
      {last && last.state === 'happened' && <Last cue={last} number={(current ?? 0) + 1} />}
      {cue ? <Cue view={view} cue={cue} /> : <Done view={view} />}
      {cue && cues[next + 1] && phase !== 'preparing' && (
        <p className={styles.after}>
          After it: <strong>{cues[next + 1]?.title}</strong>
        </p>
      )}
    </>
  )
}

/** What happens right now, and how to end it. */
function Now({ view }: { view: PresenterView }) {
  return (
    <div className={styles.now} role="status">
      <Spinner />
      <p className={styles.doing}>{view.doing || 'Something is under way'}</p>
      <Button size="sm" onClick={() => control(view, 'cancel')}>
        Cancel <Kbd keys="Esc" />
      </Button>
    </div>
  )
}

function Last({ cue, number }: { cue: CueView; number: number }) {
  return (
    <p className={styles.last}>
      <CueSign state={cue.state} />
      <span>
        Cue {number}, {cue.title}: {cueStateWords(cue).toLowerCase()}
      </span>
    </p>
  )
}

function Cue({ view, cue }: { view: PresenterView; cue: CueView }) {
  const offers = presenterOffers(view)
  const { back } = offers
  return (
    <section className={styles.card} aria-labelledby="cue-title">
      <header className={styles.head}>
        <div>
          <p className={styles.number}>
            {cue.state === 'doing' ? 'Under way' : 'Next'}: cue {view.next + 1} of {view.cues.length}
          </p>
          <h2 id="cue-title" className={styles.title}>
            {cue.title}
          </h2>
        </div>
        <Button
          variant="primary"
          className={styles.do}
          disabled={!offers.next}
          busy={cue.state === 'doing'}
          onClick={() => control(view, 'next')}
        >
          Do it <Kbd keys="Space" />
        </Button>
      </header>
      <p className={styles.caption}>“{cue.caption}”</p>
      <NoteText notes={cue.notes} />
      <div className={styles.lists}>
        <Actions cue={cue} />
        <Conditions cue={cue} />
      </div>
      <footer className={styles.foot}>
        <Button disabled={offers.repeat === null} onClick={() => control(view, 'repeat')}>
          Repeat the last <Kbd keys="R" />
        </Button>
        <Button disabled={back === null} onClick={() => control(view, 'back')}>
          Back one cue <Kbd keys="Page Up" />
        </Button>
        <Button disabled={offers.play === null} onClick={() => control(view, 'play')}>
          {offers.play === null ? 'No recording' : `Recording of cue ${offers.play + 1}`} <Kbd keys="P" />
        </Button>
        {view.rearmSeconds !== null && (
          <span className={styles.rearm}>Last re-arm: {view.rearmSeconds.toFixed(1)} s</span>
        )}
      </footer>
    </section>
  )
}

function Actions({ cue }: { cue: CueView }) {
  return (
    <section aria-labelledby="cue-actions">
      <h3 id="cue-actions" className={styles.heading}>
        What the key does
      </h3>
      {cue.actions.length === 0 && <p className={styles.none}>Nothing: it is only shown.</p>}
      <ol className={styles.items}>
        {cue.actions.map(({ say, node, code, state }) => (
          <li key={`${node} ${say} ${code}`} className={styles.item}>
            <CueSign state={state === 'done' ? 'happened' : state} />
            <span>
              {say}
              <code className={styles.code} title={code}>
                {node}: {code}
              </code>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Conditions({ cue }: { cue: CueView }) {
  return (
    <section aria-labelledby="cue-conditions">
      <h3 id="cue-conditions" className={styles.heading}>
        It has happened when
      </h3>
      {cue.conditions.length === 0 && <p className={styles.none}>It has happened as soon as the key is pressed.</p>}
      <ul className={styles.items}>
        {cue.conditions.map(({ name, met }) => (
          <li key={name} className={styles.item}>
            <CueSign state={met ? 'happened' : cue.state === 'doing' ? 'doing' : 'todo'} />
            <span>
              {name}
              <span className={styles.met}>{met ? ' met' : ''}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** All cues are done. */
function Done({ view }: { view: PresenterView }) {
  const { next } = presenterOffers(view)
  return (
    <EmptyState
      title="All cues are done"
      actions={
        <>
          <Button variant="primary" disabled={!next} onClick={() => control(view, 'next')}>
            Show the end <Kbd keys="Space" />
          </Button>
          <Button onClick={() => control(view, 'repeat')}>
            Repeat the last <Kbd keys="R" />
          </Button>
          <Button onClick={() => control(view, 'first')}>
            From the beginning <Kbd keys="Home" />
          </Button>
        </>
      }
    >
      The key puts the figures on the wall that the demonstration came to. The incident report is on the right.
    </EmptyState>
  )
}
