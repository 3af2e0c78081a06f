import { type ActiveFault, faultDescriptions, placeOfFault } from '../../../electron/contract/fault'
import { Button } from '../../ui/button'
import { formatClock } from '../../ui/duration'
import { Spinner } from '../../ui/spinner'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { useSession } from '../labs/session-context'
import styles from './active-faults.module.css'
import { undoFault, useFaultActions } from './fault-actions'
import { FaultIcon } from './fault-icon'
import { faultWords } from './fault-words'

/** The faults that stand, each with its undoing. Their place is kept when there is none, so that nothing jumps. */
export function ActiveFaults() {
  const { session } = useSession()
  const injecting = useFaultActions((state) => state.injecting).filter(({ sessionId }) => sessionId === session.id)
  const newest = session.faults.at(-1)
  return (
    <div className={styles.bar}>
      {session.faults.length + injecting.length > 0 && (
        <ul className={styles.list} aria-label="Active faults">
          {session.faults.map((fault) => (
            <Standing key={fault.id} sessionId={session.id} fault={fault} />
          ))}
          {injecting.map(({ kind, node }) => (
            <li key={`${node}-${kind}`} className={styles.pending}>
              <Spinner />
              <span>
                {node}: {faultWords[kind].doing}
              </span>
            </li>
          ))}
        </ul>
      )}
      <VisuallyHidden role="status" aria-live="polite">
        {newest ? `Fault: ${placeOfFault(newest)} ${faultWords[newest.kind].state}` : ''}
      </VisuallyHidden>
    </div>
  )
}

function Standing({ sessionId, fault }: { sessionId: string; fault: ActiveFault }) {
  const undoing = useFaultActions((state) => state.undoing.includes(fault.id))
  const { kind } = fault
  const place = placeOfFault(fault)
  const undo = async () => {
    if (!(await undoFault(sessionId, fault.id))) return
    // The button goes with its fault; the keyboard stays in the pane.
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('[data-pane="diagram"]')?.focus()
  }
  return (
    <li className={styles.fault} title={`${faultDescriptions[kind].title} at ${formatClock(fault.at)}`}>
      <FaultIcon kind={kind} size={14} />
      <span>
        {place}: {faultWords[kind].state}
      </span>
      <Button size="sm" variant="quiet" className={styles.undo} busy={undoing} onClick={() => void undo()}>
        {faultDescriptions[kind].undo}
        <VisuallyHidden>: {place}</VisuallyHidden>
      </Button>
    </li>
  )
}
