import { Modal } from '@mantine/core'
import { useState } from 'react'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { perform } from '../../ui/toast-store'
import styles from './end-lab-dialog.module.css'
import { askToEnd, useSessionUi } from './session-view-store'

interface EndLabDialogProps {
  sessionId: string
  labTitle: string
  /** null where it is not known. */
  nodeCount: number | null
}

/** Ends a lab, after it has said what that removes. */
export function EndLabDialog({ sessionId, labTitle, nodeCount }: EndLabDialogProps) {
  const asked = useSessionUi(sessionId, (ui) => ui.endAsked)
  const [ending, setEnding] = useState(false)
  const close = () => askToEnd(sessionId, false)
  const end = async () => {
    setEnding(true)
    await perform(client.session.end.mutate({ sessionId }))
    setEnding(false)
    close()
  }
  const subject =
    nodeCount === null ? 'Its containers' : nodeCount === 1 ? 'Its container' : `Its ${nodeCount} containers`
  return (
    <Modal opened={asked} onClose={close} title={`End “${labTitle}”?`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <p>
        {subject}, with their volumes and network, are removed, and everything you wrote to the servers goes with them.
        Your progress is kept.
      </p>
      <div className={styles.actions}>
        <Button onClick={close}>Keep it running</Button>
        <Button variant="danger" busy={ending} onClick={() => void end()} data-autofocus>
          End lab
        </Button>
      </div>
    </Modal>
  )
}
