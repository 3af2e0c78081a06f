import type { KeyboardEvent } from 'react'
import { type FaultKind, faultDescriptions } from '../../../electron/contract/fault'
import { Spinner } from '../../ui/spinner'
import { useSession } from '../labs/session-context'
import { injectFault, useFaultActions } from './fault-actions'
import { FaultIcon } from './fault-icon'
import styles from './fault-list.module.css'
import type { NodeFaults } from './fault-offers'

/** How long a menu waits for a fault that takes its time before it gets out of the way. */
const patienceMs = 700

interface FaultListProps {
  faults: NodeFaults
  /** A fault was injected, or is on its way. */
  onDone(): void
}

/** The faults of a node, each with what it imitates, or with the reason why it makes no sense now. Arrows move too. */
export function FaultList({ faults: { node, offers }, onDone }: FaultListProps) {
  const sessionId = useSession().session.id
  const injecting = useFaultActions((state) => state.injecting)
  const inject = async (kind: FaultKind) => {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs))
    await Promise.race([injectFault(sessionId, { kind, node }), patience])
    onDone()
  }
  return (
    <fieldset aria-label={`Faults of ${node}`} className={styles.list} onKeyDown={moveByArrows}>
      {offers.map(({ kind, obstacle }) => {
        const { title, imitates } = faultDescriptions[kind]
        const busy = injecting.some((one) => one.sessionId === sessionId && one.node === node && one.kind === kind)
        const off = obstacle !== null || busy
        const describedBy = `fault-${node}-${kind}`
        return (
          <button
            key={kind}
            type="button"
            className={styles.fault}
            aria-label={title}
            aria-describedby={describedBy}
            aria-busy={busy || undefined}
            // Not `disabled`: it can be reached, and says why.
            aria-disabled={off || undefined}
            onClick={() => !off && void inject(kind)}
          >
            <span className={styles.icon}>{busy ? <Spinner /> : <FaultIcon kind={kind} size={15} />}</span>
            <span className={styles.text}>
              <span className={styles.title}>{title}</span>
              <span className={styles.imitates} id={describedBy}>
                {obstacle ?? imitates}
              </span>
            </span>
          </button>
        )
      })}
    </fieldset>
  )
}

function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('button')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const next = items[(at + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]
  next?.focus()
  event.preventDefault()
}
