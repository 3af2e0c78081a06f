import { MantineProvider } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { PresenterView } from '../../../electron/contract/demo'
import type { Settings } from '../../../electron/contract/settings'
import type { StageView } from '../../../electron/contract/stage'
import { client } from '../../ipc/client'
import { useSubscription } from '../../ipc/use-subscription'
import { cssVariablesResolver, theme } from '../../theme'
import { useColorScheme } from '../shell/use-color-scheme'
import { Invitation } from './invitation'
import styles from './projector.module.css'
import { Stage } from './stage'
import { useFullScreen } from './use-full-screen'
import { usePresenterKeys } from './use-presenter-keys'

/** The page of the second window: what the room sees, no control on it, and the presenter's keys. */
export function Projector() {
  const settings = useSubscription<Settings>('settings', (on) => client.settings.watch.subscribe(undefined, on)).data
  const scheme = useColorScheme(settings?.theme)
  const { data: stage, error } = useSubscription<StageView | null>('stage', (on) =>
    client.presenter.stage.subscribe(undefined, on),
  )
  const { data: presenter } = useSubscription<PresenterView | null>('presenter', (on) =>
    client.presenter.watch.subscribe(undefined, on),
  )
  useFullScreen()
  usePresenterKeys(presenter ?? null)
  const still = useStillPointer()
  useEffect(() => {
    document.title = stage ? `${stage.title} · Standby` : 'Standby'
  }, [stage])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} forceColorScheme={scheme}>
      <div className={styles.page} data-still={still || undefined}>
        {stage ? <Stage view={stage} scheme={scheme} /> : <Empty lost={error !== undefined} />}
        {stage && !stage.over && stage.cue.number === 0 && presenter && <Invitation audience={presenter.audience} />}
      </div>
    </MantineProvider>
  )
}

function Empty({ lost }: { lost: boolean }) {
  return (
    <main className={styles.empty}>
      <h1 className={styles.brand}>Standby</h1>
      <p>{lost ? 'The workbench does not answer' : 'A demonstration is shown here as soon as one is under way'}</p>
    </main>
  )
}

const stillMs = 1500

/** Whether the pointer has not moved for a moment: it is hidden then. */
function useStillPointer(): boolean {
  const [still, setStill] = useState(false)
  useEffect(() => {
    let timer = setTimeout(() => setStill(true), stillMs)
    const onMove = () => {
      setStill(false)
      clearTimeout(timer)
      timer = setTimeout(() => setStill(true), stillMs)
    }
    document.addEventListener('pointermove', onMove)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointermove', onMove)
    }
  }, [])
  return still
}
