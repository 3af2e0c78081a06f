import { IconAlertTriangle, IconCircleDashedCheck } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { type ClassMatrix, type ClassStep, stuckSteps } from '../../../electron/contract/class-matrix'
import type { HandIn, HandInStep } from '../../../electron/contract/hand-in'
import { cx } from '../../ui/class-names'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { cellMarks, cellMinutes, cellWords } from './cell-words'
import styles from './class-table.module.css'
import { HandInDetails } from './hand-in-details'

/** A row a learner, a column a step; under them what each step took of the class. */
export function ClassTable({ matrix }: { matrix: ClassMatrix }) {
  const [shown, setShown] = useState<HandIn | null>(null)
  const stuck = useMemo(() => new Set(stuckSteps(matrix).map(({ id }) => id)), [matrix])
  return (
    <>
      <section className={styles.scroll} aria-label="Learners by steps" tabIndex={-1}>
        <table className={styles.table}>
          <thead>
            <tr className={styles.head}>
              <th scope="col" className={styles.name}>
                Learner
              </th>
              {matrix.steps.map((step) => (
                <th
                  key={step.id}
                  scope="col"
                  title={`${step.number}. ${step.title}`}
                  className={cx(stuck.has(step.id) && styles.stuck)}
                >
                  <span aria-hidden>{step.number}</span>
                  <VisuallyHidden>
                    Step {step.number}: {step.title}
                    {stuck.has(step.id) ? ', where the class got stuck' : ''}
                  </VisuallyHidden>
                </th>
              ))}
              <th scope="col" className={styles.total}>
                Steps
              </th>
              <th scope="col" className={styles.total}>
                Minutes
              </th>
            </tr>
          </thead>
          <tbody>
            {matrix.learners.map(({ handIn, cells, finished, spentMs }) => (
              <tr className={styles.learnerRow} key={`${handIn.file} ${handIn.receipt} ${handIn.learner}`}>
                <th scope="row" className={styles.name}>
                  <button type="button" onClick={() => setShown(handIn)} title={handIn.learner}>
                    {handIn.edited !== null && (
                      <span className={styles.edited}>
                        <IconAlertTriangle size={13} aria-hidden /> edited
                      </span>
                    )}
                    <span className={styles.learner}>{handIn.learner}</span>
                  </button>
                </th>
                {cells.map((cell, index) => (
                  <Cell key={matrix.steps[index]?.id} step={cell} />
                ))}
                <td className={styles.total}>
                  {finished}/{matrix.steps.length}
                </td>
                <td className={styles.total}>{cellMinutes(spentMs)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <Sums
              label="Median minutes"
              steps={matrix.steps}
              of={(step) => (step.medianMs === null ? '' : cellMinutes(step.medianMs))}
            />
            <Sums label="Not finished" steps={matrix.steps} of={(step) => String(step.unfinished || '')} />
            <Sums label="Hints" steps={matrix.steps} of={(step) => String(step.hints || '')} />
            <Sums label="Wrong turns" steps={matrix.steps} of={(step) => String(step.wrongTurns || '')} />
          </tfoot>
        </table>
      </section>
      <p className={styles.legend}>
        Minutes in which the step was open. <span className={styles.open}>12…</span> not finished,{' '}
        <IconCircleDashedCheck size={12} aria-hidden /> marked done by hand, ?2 hints, S solution shown, ×1 wrong turns.
        Choose a learner for the evidence.
      </p>
      <HandInDetails handIn={shown} onClose={() => setShown(null)} />
    </>
  )
}

function Cell({ step }: { step: HandInStep | null }) {
  if (!step) return <td />
  const words = cellWords(step)
  if (step.state === 'untouched') {
    return (
      <td title={words} className={styles.untouched}>
        <span aria-hidden>·</span>
        <VisuallyHidden>{words}</VisuallyHidden>
      </td>
    )
  }
  return (
    <td title={words} className={styles[step.state]}>
      <span aria-hidden>
        {step.state === 'unverified' && <IconCircleDashedCheck size={12} />}
        {cellMinutes(step.spentMs)}
        {step.state === 'open' && '…'}
        <span className={styles.marks}>{cellMarks(step)}</span>
      </span>
      <VisuallyHidden>{words}</VisuallyHidden>
    </td>
  )
}

function Sums({ label, steps, of }: { label: string; steps: ClassStep[]; of(step: ClassStep): string }) {
  return (
    <tr className={styles.sums}>
      <th scope="row" className={styles.name}>
        {label}
      </th>
      {steps.map((step) => (
        <td key={step.id}>{of(step)}</td>
      ))}
      <td />
      <td />
    </tr>
  )
}
