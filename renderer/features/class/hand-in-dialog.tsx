import { Modal } from '@mantine/core'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { learnerNameSchema, type RecordView } from '../../../electron/contract/record'
import { client } from '../../ipc/client'
import { desktop } from '../../ipc/desktop'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy-button'
import { formatRoughDuration } from '../../ui/duration'
import { reportError } from '../../ui/toast-store'
import styles from './hand-in-dialog.module.css'
import { closeHandIn, useAskedHandIn } from './hand-in-store'

/** Asks whose work it is, saves it as a file, and shows its receipt. */
export function HandInDialog() {
  const asked = useAskedHandIn((state) => state.asked)
  return (
    <Modal
      opened={asked !== null}
      onClose={closeHandIn}
      title={asked ? `Hand in “${asked.labTitle}”` : ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={520}
    >
      {asked && <HandInForm key={asked.labId} labId={asked.labId} />}
    </Modal>
  )
}

function HandInForm({ labId }: { labId: string }) {
  const [record, setRecord] = useState<RecordView | null | undefined>(undefined)
  const [name, setName] = useState('')
  const [saving, setSaving] = useState(false)
  const [saved, setSaved] = useState<{ path: string; receipt: string } | null>(null)
  const field = useId()
  useEffect(() => {
    let gone = false
    client.class.record
      .query({ labId })
      .then((found) => {
        if (gone) return
        setRecord(found)
        setName(found?.learner ?? '')
      })
      .catch(reportError)
    return () => {
      gone = true
    }
  }, [labId])
  if (record === undefined) return null
  if (record === null) {
    return (
      <>
        <p>There is nothing to hand in of this lab yet. Start it, and work on a step.</p>
        <div className={styles.actions}>
          <Button onClick={closeHandIn} data-autofocus>
            Close
          </Button>
        </div>
      </>
    )
  }
  if (saved) return <Receipt {...saved} />
  const checked = learnerNameSchema.safeParse(name)
  const problem = name.trim() === '' || checked.success ? null : `This name ${checked.error.issues[0]?.message}.`
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setSaving(true)
    try {
      const { name: file, text, receipt } = await client.class.handIn.mutate({ labId, learner: name })
      const path = await desktop.saveFile(file, new TextEncoder().encode(text))
      if (path) setSaved({ path, receipt })
    } catch (cause) {
      reportError(cause)
    }
    setSaving(false)
  }
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <label htmlFor={field} className={styles.label}>
        Your name
      </label>
      <input
        id={field}
        type="text"
        className={styles.input}
        value={name}
        maxLength={80}
        autoComplete="name"
        spellCheck={false}
        data-autofocus
        aria-invalid={problem !== null}
        aria-describedby={`${field}-note`}
        onChange={(event) => setName(event.target.value)}
      />
      <p id={`${field}-note`} className={problem ? styles.problem : styles.note} role={problem ? 'alert' : undefined}>
        {problem ??
          `${record.stepsDone} of ${record.stepCount} steps, ${
            record.running
              ? `in the session that began ${formatRoughDuration(Date.now() - record.startedAt)} ago`
              : 'of the last session that ended'
          }. The file holds your name, the time of each step, hints, answers, wrong turns, the evidence of the checks, and what happened to the servers.`}
      </p>
      <div className={styles.actions}>
        <Button onClick={closeHandIn}>Cancel</Button>
        <Button variant="primary" type="submit" busy={saving} disabled={!checked.success}>
          Save the hand-in
        </Button>
      </div>
    </form>
  )
}

function Receipt({ path, receipt }: { path: string; receipt: string }) {
  return (
    <div className={styles.form} role="status">
      <p>
        Saved as <span className={styles.path}>{path}</span>
      </p>
      <div className={styles.receipt}>
        <span className={styles.label}>Receipt</span>
        <code>{receipt}</code>
        <CopyButton text={receipt} label="Copy the receipt" />
      </div>
      <p className={styles.note}>
        Read it out to your instructor, or write it down: a file that is changed later has another receipt.
      </p>
      <div className={styles.actions}>
        <Button variant="primary" onClick={closeHandIn} data-autofocus>
          Done
        </Button>
      </div>
    </div>
  )
}
