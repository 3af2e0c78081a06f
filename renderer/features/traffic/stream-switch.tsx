import { IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../ui/button'
import { useSession } from '../labs/session-context'
import { commandTraffic } from './traffic-actions'
import type { StreamFacts } from './traffic-words'

/** Starts the orders of a stream, or stops them. */
export function StreamSwitch({ stream }: { stream: Pick<StreamFacts, 'name' | 'state'> }) {
  const { session } = useSession()
  const [busy, setBusy] = useState(false)
  const running = stream.state === 'running'
  const toggle = async () => {
    setBusy(true)
    await commandTraffic(session.id, stream.name, running ? 'stop' : 'start')
    setBusy(false)
  }
  return (
    <Button
      size="sm"
      busy={busy}
      icon={running ? <IconPlayerStopFilled size={12} aria-hidden /> : <IconPlayerPlayFilled size={11} aria-hidden />}
      aria-label={`${running ? 'Stop' : 'Start'} ${stream.name}`}
      title={running ? 'No new orders' : 'Begins a new run: its ledger and its figures start from nothing'}
      onClick={() => void toggle()}
    >
      {running ? 'Stop' : 'Start'}
    </Button>
  )
}
