import { IconBox, IconCheck, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { EngineStatus } from '../../../electron/contract/engine'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { CommandLine } from '../../ui/command-line'
import { formatClock } from '../../ui/duration'
import { remedies } from '../../ui/error-remedy'
import { perform, reportError } from '../../ui/toast-store'
import { go, useView } from '../shell/view-store'
import { engineHelpFor } from './engine-help'
import styles from './engine-missing.module.css'

/** Of the machine on which the engine is missing; in a browser that is the server's. */
function useEnginePlatform(): string {
  const [platform, setPlatform] = useState(window.standby?.platform ?? 'linux')
  useEffect(() => {
    if (!window.standby) client.desktop.platform.query().then(setPlatform).catch(reportError)
  }, [])
  return platform
}

type Missing = Extract<EngineStatus, { state: 'missing' }>

/** The whole page, where no engine answers: what was tried, and what one can do here. */
export function EngineMissing({ status }: { status: Missing }) {
  const [looking, setLooking] = useState(false)
  const dismiss = useView((state) => state.dismissEngineNotice)
  const help = engineHelpFor(useEnginePlatform())
  const retry = async () => {
    setLooking(true)
    await perform(client.engine.retry.mutate())
    setLooking(false)
  }
  return (
    <section className={styles.page} aria-labelledby="engine-missing-title">
      <div className={styles.icon} aria-hidden>
        <IconBox size={26} />
      </div>
      <h1 id="engine-missing-title" className={styles.title}>
        {remedies[status.error.code].title}
      </h1>
      <p className={styles.lead}>
        Every lab runs real MySQL servers in containers on this machine, so Standby needs an engine such as Docker or
        Podman. It looks for one by itself; as soon as one answers you can go on.
      </p>

      <h2 className={styles.heading}>What to do</h2>
      <ol className={styles.steps}>
        {help.steps.map((step) => (
          <li key={step.text}>
            {step.text}
            {step.command && <CommandLine command={step.command} />}
          </li>
        ))}
      </ol>

      <div className={styles.actions}>
        <Button variant="primary" busy={looking} onClick={() => void retry()}>
          Look again
        </Button>
        <Button onClick={() => go({ view: 'settings' })}>Set its address</Button>
        <Button
          variant="quiet"
          onClick={() => {
            dismiss()
            go({ view: 'catalogue' })
          }}
        >
          Browse the labs
        </Button>
      </div>

      <h2 className={styles.heading}>Where Standby looked</h2>
      <p className={styles.quiet}>
        {status.error.message} Since {formatClock(status.since)}.
      </p>
      <ul className={styles.tried}>
        {status.tried.map((attempt) => (
          <li key={attempt.what}>
            {attempt.result === 'ok' ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
            <span className={styles.what}>{attempt.what}</span>
            <span className={styles.quiet}>{attempt.result}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
