import { IconClipboardList, IconDownload, IconFolderOpen } from '@tabler/icons-react'
import { type DragEvent, type RefObject, useMemo, useRef, useState } from 'react'
import { type ClassMatrix, classMatrices, matrixCsv } from '../../../electron/contract/class-matrix'
import { desktop } from '../../ipc/desktop'
import { Banner } from '../../ui/banner'
import { Button } from '../../ui/button'
import { cx } from '../../ui/class-names'
import { EmptyState } from '../../ui/empty-state'
import { plural } from '../../ui/plural'
import { notify, reportError } from '../../ui/toast-store'
import { VisuallyHidden } from '../../ui/visually-hidden'
import styles from './class-page.module.css'
import { clearClass, openHandIns, showClassLab, useClass } from './class-store'
import { ClassTable } from './class-table'
import { StuckSteps } from './stuck-steps'

/** What a class handed in: files are picked or dropped, and laid out as learners by steps. */
export function ClassPage() {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const { handIns, broken, reading } = useClass()
  const empty = handIns.length + broken.length === 0
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void openHandIns([...event.dataTransfer.files])
  }
  return (
    <section
      className={cx(styles.page, over && styles.over)}
      aria-labelledby="class-title"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <header className={styles.header}>
        <h1 id="class-title" className={styles.title}>
          Hand-ins
        </h1>
        <span role="status" className={cx(styles.quiet, styles.reading)}>
          {reading > 0 ? `Reading ${plural(reading, 'file')}` : ''}
        </span>
        {!empty && (
          <>
            <Button variant="quiet" onClick={clearClass}>
              Clear
            </Button>
            <OpenButton input={input} />
          </>
        )}
        <input
          ref={input}
          type="file"
          multiple
          accept=".json,application/json"
          hidden
          aria-label="Hand-in files"
          onChange={(event) => {
            void openHandIns([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
      </header>
      {empty ? (
        <EmptyState
          icon={<IconClipboardList size={22} />}
          title="Open what your class handed in"
          actions={<OpenButton input={input} primary />}
        >
          Learners save a hand-in from a lab. Choose their files, or drop them here: you will see who got how far, what
          it took, and where the class got stuck. Nothing of it leaves this machine.
        </EmptyState>
      ) : (
        <Opened />
      )}
      {broken.length > 0 && <Broken files={broken} />}
    </section>
  )
}

function OpenButton({ input, primary = false }: { input: RefObject<HTMLInputElement | null>; primary?: boolean }) {
  return (
    <Button
      variant={primary ? 'primary' : 'default'}
      icon={<IconFolderOpen size={15} aria-hidden />}
      onClick={() => input.current?.click()}
    >
      Open hand-ins
    </Button>
  )
}

function Opened() {
  const handIns = useClass((state) => state.handIns)
  const labId = useClass((state) => state.labId)
  const matrices = useMemo(() => classMatrices(handIns), [handIns])
  const matrix = matrices.find(({ lab }) => lab.id === labId) ?? matrices[0]
  if (!matrix) return null
  const edited = matrix.learners.filter(({ handIn }) => handIn.edited !== null)
  return (
    <>
      <div className={styles.bar}>
        {matrices.length > 1 ? (
          <label className={styles.lab}>
            <VisuallyHidden>Lab</VisuallyHidden>
            <select value={matrix.lab.id} onChange={(event) => showClassLab(event.target.value)}>
              {matrices.map(({ lab, learners }) => (
                <option key={lab.id} value={lab.id}>
                  {lab.title} ({learners.length})
                </option>
              ))}
            </select>
          </label>
        ) : (
          <h2 className={styles.labTitle}>{matrix.lab.title}</h2>
        )}
        <span className={styles.quiet}>{plural(matrix.learners.length, 'hand-in')}</span>
        <Button
          size="sm"
          className={styles.csv}
          icon={<IconDownload size={14} aria-hidden />}
          onClick={() => void saveCsv(matrix)}
        >
          Save as CSV
        </Button>
      </div>
      {edited.length > 0 && (
        <Banner tone="bad" title={`${plural(edited.length, 'file')} changed after it was sealed:`} announced={false}>
          {edited.map(({ handIn }) => handIn.learner).join(', ')}. What such a file says is not what was recorded.
        </Banner>
      )}
      {matrix.versions > 1 && (
        <Banner tone="warning" title="Not all worked on the same lab." announced={false}>
          Its files differ in {matrix.versions} ways among these hand-ins; the steps are those of the most common one.
        </Banner>
      )}
      <StuckSteps matrix={matrix} />
      <ClassTable matrix={matrix} />
    </>
  )
}

function Broken({ files }: { files: { file: string; reason: string }[] }) {
  return (
    <section aria-labelledby="broken-title" className={styles.broken}>
      <h2 id="broken-title" className={styles.heading}>
        {plural(files.length, 'file')} could not be read
      </h2>
      <ul>
        {files.map(({ file, reason }) => (
          <li key={`${file} ${reason}`}>
            <span className={styles.file}>{file}</span> {reason}
          </li>
        ))}
      </ul>
    </section>
  )
}

async function saveCsv(matrix: ClassMatrix): Promise<void> {
  try {
    // Spreadsheets take a file for UTF-8 by its mark.
    const bytes = new TextEncoder().encode(`\ufeff${matrixCsv(matrix)}`)
    const path = await desktop.saveFile(`hand-ins-${matrix.lab.id}.csv`.slice(0, 100), bytes)
    if (path) notify('Saved', path)
  } catch (cause) {
    reportError(cause)
  }
}
