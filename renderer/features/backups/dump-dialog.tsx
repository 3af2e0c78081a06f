import { Modal } from '@mantine/core'
import { useState } from 'react'
import type { BackupStoreView } from '../../../electron/contract/backup'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { perform } from '../../ui/toast-store'
import styles from './dialog.module.css'
import { dumpName } from './work-words'

interface DumpDialogProps {
  sessionId: string
  opened: boolean
  servers: string[]
  stores: BackupStoreView[]
  onClose: () => void
}

/** Asks of which server, into which store. */
export function DumpDialog(props: DumpDialogProps) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title="Take a dump"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {props.opened && <Form {...props} />}
    </Modal>
  )
}

function Form({ sessionId, servers, stores, onClose }: DumpDialogProps) {
  const ready = stores.filter(({ problem }) => problem === null)
  const [node, setNode] = useState(servers[0] ?? '')
  const [store, setStore] = useState(ready[0]?.node ?? '')
  const [name] = useState(() => dumpName(new Date()))
  const [busy, setBusy] = useState(false)
  const start = async () => {
    setBusy(true)
    if (await perform(client.backup.dump.mutate({ sessionId, request: { node, store, name } }))) onClose()
    setBusy(false)
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void start()
      }}
    >
      <label className={styles.field}>
        <span className={styles.label}>Of which server</span>
        <select className={styles.select} value={node} onChange={(event) => setNode(event.target.value)} data-autofocus>
          {servers.map((server) => (
            <option key={server}>{server}</option>
          ))}
        </select>
      </label>
      <label className={styles.field}>
        <span className={styles.label}>Into which store</span>
        <select className={styles.select} value={store} onChange={(event) => setStore(event.target.value)}>
          {ready.map(({ node: id, folder }) => (
            <option key={id} value={id}>
              {id}, {folder}
            </option>
          ))}
        </select>
      </label>
      <p className={styles.note}>
        <code>mysqldump --single-transaction --source-data=2 --routines --triggers --events --databases …</code>, all
        databases but the server's own, packed with gzip as <code>{name}</code>, its SHA-256 beside it. Nobody is locked
        out meanwhile.
      </p>
      <div className={styles.actions}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={node === '' || store === ''}>
          Take the dump
        </Button>
      </div>
    </form>
  )
}
