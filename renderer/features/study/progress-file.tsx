import { Modal } from '@mantine/core'
import { useRef, useState } from 'react'
import type { ImportSummary } from '../../../electron/contract/study'
import { client } from '../../ipc/client'
import { desktop } from '../../ipc/desktop'
import { Button } from '../../ui/button'
import { plural } from '../../ui/plural'
import { notify, perform, reportError } from '../../ui/toast-store'
import styles from './progress-page.module.css'

/** All progress as one file: to keep, or to take along. Taking one in adds to what is here and replaces nothing. */
export function ProgressFile() {
  const input = useRef<HTMLInputElement>(null)
  const [pending, setPending] = useState<{ text: string; summary: ImportSummary } | null>(null)
  const save = async () => {
    try {
      const text = await client.study.exportProgress.query()
      const name = `standby-progress-${new Date().toISOString().slice(0, 10)}.json`
      const file = await desktop.saveFile(name, new TextEncoder().encode(text))
      if (file) notify('Saved', file)
    } catch (cause) {
      reportError(cause)
    }
  }
  const look = async (file: File | undefined) => {
    if (!file) return
    try {
      const text = await file.text()
      setPending({ text, summary: await client.study.previewImport.mutate({ text }) })
    } catch (cause) {
      reportError(cause)
    }
  }
  const take = async () => {
    if (!pending) return
    if (await perform(client.study.importProgress.mutate({ text: pending.text }))) notify('Progress taken in')
    setPending(null)
  }
  const summary = pending?.summary
  const nothing = summary && summary.reviewsNew + summary.labsNew + summary.labsMore === 0
  return (
    <section aria-labelledby="file-title">
      <h2 id="file-title" className={styles.heading}>
        Your progress as a file
      </h2>
      <p className={styles.fileText}>
        Every answer and every step, to keep or to take to another machine. Taking in a file adds what it has to what is
        here; nothing is replaced.
      </p>
      <div className={styles.row}>
        <Button onClick={() => void save()}>Save to a file</Button>
        <Button onClick={() => input.current?.click()}>Take in a file</Button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label="Progress file"
          onChange={(event) => {
            void look(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </div>
      <Modal opened={pending !== null} onClose={() => setPending(null)} title="Take in this progress?">
        {summary && (
          <>
            <p>
              {nothing
                ? 'Everything in this file is here already.'
                : `It adds ${plural(summary.reviewsNew, 'answer')}, ${plural(summary.labsNew, 'lab')} and steps of ${plural(summary.labsMore, 'lab')} that you began here. ${plural(summary.reviewsKnown, 'answer')} are here already.`}
            </p>
            <div className={styles.row}>
              <Button onClick={() => setPending(null)}>{nothing ? 'Close' : 'Cancel'}</Button>
              {!nothing && (
                <Button variant="primary" onClick={() => void take()}>
                  Add it
                </Button>
              )}
            </div>
          </>
        )}
      </Modal>
    </section>
  )
}
