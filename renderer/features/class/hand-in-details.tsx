import { Modal } from '@mantine/core'
import type { HandIn, HandInStep } from '../../../electron/contract/hand-in'
import { Banner } from '../../ui/banner'
import { formatClock, formatRoughDuration } from '../../ui/duration'
import { plural } from '../../ui/plural'
import { cellWords } from './cell-words'
import styles from './hand-in-details.module.css'

const turnWords = {
  answer: 'a wrong answer',
  undone: 'undone again',
  otherwise: 'failed in another way',
} as const

/** One learner's hand-in: step by step, with the evidence. */
export function HandInDetails({ handIn, onClose }: { handIn: HandIn | null; onClose(): void }) {
  return (
    <Modal
      opened={handIn !== null}
      onClose={onClose}
      title={handIn?.learner ?? ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={760}
    >
      {handIn && <Details handIn={handIn} />}
    </Modal>
  )
}

function Details({ handIn }: { handIn: HandIn }) {
  return (
    <div className={styles.details}>
      {handIn.edited !== null && (
        <Banner tone="bad" title="This file was changed after it was sealed." announced={false}>
          {handIn.edited}
        </Banner>
      )}
      <dl className={styles.facts}>
        <dt>Receipt</dt>
        <dd>
          <code>{handIn.receipt}</code>
        </dd>
        <dt>Handed in</dt>
        <dd>
          {new Date(handIn.handedInAt).toLocaleString('en-GB')}
          {handIn.earlier > 0 && `, after ${plural(handIn.earlier, 'earlier hand-in')} of the same record`}
        </dd>
        <dt>Began</dt>
        <dd>
          {new Date(handIn.startedAt).toLocaleString('en-GB')},{' '}
          {formatRoughDuration(handIn.handedInAt - handIn.startedAt)} before
        </dd>
        <dt>File</dt>
        <dd className={styles.file}>{handIn.file}</dd>
      </dl>
      <ol className={styles.steps}>
        {handIn.steps.map((step) => (
          <StepDetails key={step.id} step={step} />
        ))}
      </ol>
    </div>
  )
}

function StepDetails({ step }: { step: HandInStep }) {
  const more = step.wrongTurns.length + step.answers.length + step.evidence.length > 0
  return (
    <li>
      <p className={styles.step}>
        <strong>{step.title}</strong>
        <span className={styles.quiet}>
          {cellWords(step)}
          {step.doneAt !== null && `, at ${formatClock(step.doneAt)}`}
        </span>
      </p>
      {more && (
        <ul className={styles.lines}>
          {step.wrongTurns.map((turn) => (
            <li key={`${turn.at} ${turn.check}`} className={styles.turn}>
              {formatClock(turn.at)} {turn.check}: {turnWords[turn.why]}; <code>{turn.observed}</code>
            </li>
          ))}
          {step.answers.map((answer) => (
            <li key={`${answer.at} ${answer.check}`}>
              {formatClock(answer.at)} {answer.check}: <code>{answer.value}</code>
            </li>
          ))}
          {step.evidence.map((one) => (
            <li key={one.name}>
              {one.name}: {one.status}; <code>{one.observed}</code>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
