import { useState } from 'react'
import type { EngineStatus } from '../../../electron/contract/engine'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { formatBytes } from '../../ui/byte-size'
import { plural } from '../../ui/plural'
import { StatusDot } from '../../ui/status-dot'
import { perform } from '../../ui/toast-store'
import { summariseEngine } from '../engine/engine-summary'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import styles from './engine-section.module.css'
import { Row, Section } from './section'
import { TextSetting } from './text-setting'

export function EngineSection() {
  const { engine, images } = useAppData()
  const [looking, setLooking] = useState(false)
  const retry = async () => {
    setLooking(true)
    await perform(client.engine.retry.mutate())
    setLooking(false)
  }
  const summary = summariseEngine(engine, images)
  return (
    <Section title="Container engine" about="Labs run in containers. Anything that answers the Docker API will do.">
      <Row>
        <div>
          <p className={styles.name}>
            <StatusDot tone={summary.tone} pulsing={summary.tone === 'unknown'} />
            {summary.engine}
          </p>
          <p className={styles.detail}>{detailOf(engine)}</p>
        </div>
        {engine?.state === 'missing' && <Button onClick={() => go({ view: 'engine' })}>What to do</Button>}
        <Button busy={looking || engine?.state === 'looking'} onClick={() => void retry()}>
          Look again
        </Button>
      </Row>
      <Row wide>
        <TextSetting
          setting="engine"
          label="Address"
          placeholder="looked for by itself"
          note="Such as unix:///var/run/docker.sock. Empty: Standby looks in the usual places."
        />
      </Row>
    </Section>
  )
}

function detailOf(engine: EngineStatus | undefined): string {
  if (!engine || engine.state === 'looking') return 'Looking in the usual places.'
  if (engine.state === 'missing') return engine.error.message
  const { address, foundBy, cpus, memoryBytes, version, apiVersion } = engine.info
  return `${address}, found by ${foundBy}. Version ${version}, API ${apiVersion}, ${plural(cpus, 'CPU')}, ${formatBytes(memoryBytes)} of memory.`
}
