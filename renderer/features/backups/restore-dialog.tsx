import { Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { BackupFileView, RestorePlan } from '../../../electron/contract/backup'
import type { WireError } from '../../../electron/contract/errors'
import { client } from '../../ipc/client'
import { wireErrorOf } from '../../ipc/wire-error'
import { Button } from '../../ui/button'
import { ErrorNotice } from '../../ui/error-notice'
import { Spinner } from '../../ui/spinner'
import { perform } from '../../ui/toast-store'
import styles from './dialog.module.css'
import { bringsWords, gtidChoice, lossLines, mayRestore } from './restore-words'

interface RestoreDialogProps {
  sessionId: string
  /** null: closed. */
  file: BackupFileView | null
  /** The lab's servers. */
  servers: string[]
  onClose: () => void
}

/** Asks onto which server, says what that would overwrite, and begins. */
export function RestoreDialog({ sessionId, file, servers, onClose }: RestoreDialogProps) {
  return (
    <Modal
      opened={file !== null}
      onClose={onClose}
      size="lg"
      title={`Restore ${file?.name ?? ''}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {file && <Form key={file.id} sessionId={sessionId} file={file} servers={servers} onClose={onClose} />}
    </Modal>
  )
}

type Seen = { plan: RestorePlan } | { error: WireError } | null

function Form({ sessionId, file, servers, onClose }: RestoreDialogProps & { file: BackupFileView }) {
  const [node, setNode] = useState('')
  const [seen, setSeen] = useState<Seen>(null)
  const { store, name } = file
  useEffect(() => {
    setSeen(null)
    if (node === '') return
    let current = true
    client.backup.plan.query({ sessionId, file: { store, name }, node }).then(
      (plan) => current && setSeen({ plan }),
      (cause) => current && setSeen({ error: wireErrorOf(cause) }),
    )
    return () => {
      current = false
    }
  }, [sessionId, store, name, node])
  return (
    <div className={styles.form}>
      <label className={styles.field}>
        <span className={styles.label}>Onto which server</span>
        <select className={styles.select} value={node} onChange={(event) => setNode(event.target.value)} data-autofocus>
          <option value="" disabled>
            Choose a server
          </option>
          {servers.map((server) => (
            <option key={server}>{server}</option>
          ))}
        </select>
      </label>
      {node !== '' && seen === null && (
        <p className={styles.busy} role="status">
          <Spinner /> Reading the dump, and what {node} holds
        </p>
      )}
      {seen && 'error' in seen && <ErrorNotice error={seen.error} />}
      {seen && 'plan' in seen && <Plan key={node} plan={seen.plan} onClose={onClose} onRestore={begin} />}
    </div>
  )

  async function begin(gtids: 'keep' | 'new', typed: string): Promise<void> {
    const wish = { file: { store, name }, node, gtids, typed: typed.trim() }
    if (await perform(client.backup.restoreOnto.mutate({ sessionId, wish }))) onClose()
  }
}

interface PlanProps {
  plan: RestorePlan
  onClose: () => void
  onRestore: (gtids: 'keep' | 'new', typed: string) => Promise<void>
}

/** What would happen on the server, and the question whether it may. */
function Plan({ plan, onClose, onRestore }: PlanProps) {
  const [gtids, setGtids] = useState(gtidChoice(plan))
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const { node } = plan
  const loss = lossLines(plan)
  const start = async () => {
    setBusy(true)
    await onRestore(gtids, typed)
    setBusy(false)
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (mayRestore(plan, typed)) void start()
      }}
    >
      <p className={styles.note}>
        The file brings {bringsWords(plan) || 'nothing'}. Other databases and tables on {node} stay as they are.
      </p>
      {plan.problem !== null && (
        <div className={styles.loss} role="alert">
          <h4>It cannot be restored onto {node}</h4>
          {plan.problem}
        </div>
      )}
      {plan.problem === null && (loss.length > 0 || plan.warnings.length > 0) && (
        <div className={styles.loss} role="alert">
          <h4>{loss.length > 0 ? `On ${node} this is overwritten` : `Before you restore onto ${node}`}</h4>
          <ul>
            {[...loss, ...plan.warnings].map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      {plan.problem === null && loss.length === 0 && (
        <p className={styles.note}>Nothing on {node} is overwritten: it has no table of these names.</p>
      )}
      {plan.problem === null && plan.gtids.file !== null && <Gtids plan={plan} value={gtids} onChange={setGtids} />}
      {plan.problem === null && plan.typeName && (
        <label className={styles.field}>
          <span className={styles.label}>
            Type <strong>{node}</strong> to restore onto it
          </span>
          <input
            className={styles.input}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      <div className={styles.actions}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant={plan.typeName ? 'danger' : 'primary'}
          busy={busy}
          disabled={!mayRestore(plan, typed)}
        >
          Restore onto {node}
        </Button>
      </div>
    </form>
  )
}

function Gtids({
  plan,
  value,
  onChange,
}: {
  plan: RestorePlan
  value: 'keep' | 'new'
  onChange: (value: 'keep' | 'new') => void
}) {
  const { node, gtids } = plan
  const refused = gtids.both !== ''
  const choice = (one: 'keep' | 'new', title: string, why: React.ReactNode, disabled = false) => (
    <label className={styles.choice}>
      <input type="radio" name="gtids" checked={value === one} disabled={disabled} onChange={() => onChange(one)} />
      <span>
        {title}
        <small>{why}</small>
      </span>
    </label>
  )
  return (
    <fieldset className={styles.choices}>
      <legend>Its transactions</legend>
      {choice(
        'keep',
        'As the ones they were',
        refused ? (
          <>
            {node} has executed <span className={styles.gtids}>{gtids.both}</span> itself, and refuses them (error
            3546).
          </>
        ) : (
          <>
            {node} counts <span className={styles.gtids}>{gtids.file}</span> as executed. Nothing goes into its binary
            log.
          </>
        ),
        refused,
      )}
      {choice('new', `As new transactions of ${node}`, 'They go into its binary log, and so to its replicas.')}
    </fieldset>
  )
}
