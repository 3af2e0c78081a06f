import { IconAlertTriangle, IconCircle, IconCircleCheck } from '@tabler/icons-react'
import type { CueState } from '../../../electron/contract/demo'
import { Spinner } from '../../ui/spinner'
import styles from './cue-sign.module.css'

/** A shape for how something stands; the words beside it say the same. */
export function CueSign({ state }: { state: CueState }) {
  return (
    <span className={styles[state]} aria-hidden>
      {state === 'todo' && <IconCircle size={18} />}
      {state === 'doing' && <Spinner />}
      {state === 'happened' && <IconCircleCheck size={18} />}
      {state === 'failed' && <IconAlertTriangle size={18} />}
    </span>
  )
}
