import { Modal } from '@mantine/core'
import type { ServerHoldings } from '../../../electron/contract/backup'
import { Button } from '../../ui/button'
import styles from './dialog.module.css'
import { holdingLines } from './restore-words'

interface OverwriteDialogProps {
  /** null: nothing is asked. */
  holdings: ServerHoldings | null
  onCancel: () => void
  onRun: () => void
}

/** Asks before a block of the guide restores onto a server that holds something. */
export function OverwriteDialog({ holdings, onCancel, onRun }: OverwriteDialogProps) {
  return (
    <Modal
      opened={holdings !== null}
      onClose={onCancel}
      size="lg"
      title={`Restore onto ${holdings?.node ?? ''}?`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {holdings && (
        <div className={styles.form}>
          <div className={styles.loss} role="alert">
            <h4>What this block brings overwrites what is on {holdings.node} under the same names</h4>
            <ul>
              {[...holdingLines(holdings), ...holdings.warnings].map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
          {holdings.executed !== '' && (
            <p className={styles.note}>
              It has executed <span className={styles.gtids}>{holdings.executed}</span>
            </p>
          )}
          <div className={styles.actions}>
            <Button onClick={onCancel} data-autofocus>
              Cancel
            </Button>
            <Button variant="danger" onClick={onRun}>
              Restore onto {holdings.node}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  )
}
