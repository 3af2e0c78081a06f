import { IconArrowLeft, IconPresentation } from '@tabler/icons-react'
import type { PresenterView } from '../../../electron/contract/demo'
import type { LabSummary } from '../../../electron/contract/lab'
import type { StageView } from '../../../electron/contract/stage'
import { client } from '../../ipc/client'
import { useSubscription } from '../../ipc/use-subscription'
import { Button } from '../../ui/button'
import { EmptyState } from '../../ui/empty-state'
import { ErrorNotice } from '../../ui/error-notice'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import { PresentOverview } from './present-overview'
import styles from './present-page.module.css'
import { PresenterRoom } from './presenter-room'

/** The presenter's page: a demo before it is shown, and all of its controls while it is. */
export function PresentPage({ labId }: { labId: string }) {
  const { catalog } = useAppData()
  const { data: view, error } = useSubscription<PresenterView | null>('presenter', (on) =>
    client.presenter.watch.subscribe(undefined, on),
  )
  const { data: stage } = useSubscription<StageView | null>('stage', (on) =>
    client.presenter.stage.subscribe(undefined, on),
  )
  if (error) {
    return (
      <main className={styles.centre}>
        <ErrorNotice error={error} onRemedy={() => go({ view: 'catalogue' })} />
      </main>
    )
  }
  if (view === undefined || !catalog) return <main className={styles.centre} aria-busy />
  const labOf = (id: string) => catalog.labs.find((lab) => lab.id === id)
  if (view)
    return <PresenterRoom view={view} stage={stage ?? null} minutes={labOf(view.labId)?.demo?.minutes ?? null} />
  return <Before lab={labOf(labId)} />
}

function Before({ lab }: { lab: LabSummary | undefined }) {
  return (
    <main className={styles.page}>
      <div className={styles.inner}>
        <Button
          variant="quiet"
          size="sm"
          className={styles.back}
          icon={<IconArrowLeft size={15} />}
          onClick={() => go(lab ? { view: 'lab', labId: lab.id } : { view: 'catalogue' })}
        >
          {lab?.title ?? 'Labs'}
        </Button>
        {lab?.demo ? (
          <PresentOverview lab={lab} demo={lab.demo} />
        ) : (
          <EmptyState icon={<IconPresentation size={28} />} title="There is no demonstration of this lab">
            A lab has one when its folder holds a demo.yaml. The authoring guide says how to write it.
          </EmptyState>
        )}
      </div>
    </main>
  )
}
