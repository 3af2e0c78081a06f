import { useCallback, useEffect, useState } from 'react'
import type { Leftover } from '../../../electron/contract/engine'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { plural } from '../../ui/plural'
import { notify, perform } from '../../ui/toast-store'
import { useAppData } from '../shell/app-data'
import styles from './engine-section.module.css'
import { Row, Section } from './section'

/** What sessions that nobody remembers left in the engine. */
export function LeftoversSection() {
  const ready = useAppData().engine?.state === 'ready'
  const [leftovers, setLeftovers] = useState<Leftover[]>()
  const [problem, setProblem] = useState(false)
  const [removing, setRemoving] = useState(false)
  const list = useCallback(async () => {
    try {
      setLeftovers(await client.engine.leftovers.query())
      setProblem(false)
    } catch {
      // The row below says so; an engine that is away is reported at its own place.
      setProblem(true)
    }
  }, [])
  useEffect(() => {
    if (ready) void list()
  }, [ready, list])
  const remove = async (found: Leftover[]) => {
    setRemoving(true)
    const sessions = found.map(({ session }) => session)
    if (await perform(client.engine.removeLeftovers.mutate({ sessions }))) notify('Leftovers removed')
    await list()
    setRemoving(false)
  }
  return (
    <Section title="Leftovers" about="Containers, volumes and networks of labs that were not ended properly.">
      {leftovers?.map((leftover) => (
        <Row key={leftover.session}>
          <div>
            <p>{leftover.lab}</p>
            <p className={styles.detail}>{detailOf(leftover)}</p>
          </div>
          <Button size="sm" disabled={removing} onClick={() => void remove([leftover])}>
            Remove
          </Button>
        </Row>
      ))}
      <Row>
        <p className={styles.detail}>{summary(ready, problem, leftovers)}</p>
        {leftovers && leftovers.length > 1 && (
          <Button busy={removing} onClick={() => void remove(leftovers)}>
            Remove all
          </Button>
        )}
        <Button size="sm" variant="quiet" disabled={!ready || removing} onClick={() => void list()}>
          Look again
        </Button>
      </Row>
    </Section>
  )
}

function detailOf({ session, containers, volumes, networks }: Leftover): string {
  return `${plural(containers, 'container')}, ${plural(volumes, 'volume')}, ${plural(networks, 'network')} · session ${session}`
}

function summary(ready: boolean, problem: boolean, leftovers: Leftover[] | undefined): string {
  if (!ready) return 'Not known until an engine answers.'
  if (problem) return 'The engine did not list its objects.'
  if (!leftovers) return 'Looking.'
  return leftovers.length === 0 ? 'Nothing is left over.' : `${plural(leftovers.length, 'session')} left something.`
}
