import { IconCheck, IconPlayerPlayFilled } from '@tabler/icons-react'
import { useState } from 'react'
import { faultDescriptions, parseFaultCommand } from '../../../electron/contract/fault'
import type { Fence } from '../../../electron/contract/lab'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy-button'
import { StatusDot } from '../../ui/status-dot'
import { CodeBlock } from './code-block'
import { runFence } from './run-fence'
import { useSession } from './session-context'
import { fenceKey, useSessionUi } from './session-view-store'

/** What a fault does, and what it imitates, in place of its name. */
function faultWords(code: string): string {
  const command = parseFaultCommand(code)
  if (!command) return code
  const { title, imitates, undo } = faultDescriptions[command.kind]
  return command.undo ? (undo ?? title) : `${title}\n${imitates}`
}

/** A block of the guide that can be run on a node. */
export function FenceBlock({ fence }: { fence: Fence }) {
  const { session, step, tones } = useSession()
  const [typing, setTyping] = useState(false)
  const ran = useSessionUi(session.id, (ui) => ui.ran[fenceKey(step.id, fence.line)])
  const run = async () => {
    setTyping(true)
    await runFence(session, step.id, fence)
    setTyping(false)
  }
  const place = fence.language === 'sh' ? `${fence.node}'s shell` : fence.node
  return (
    <CodeBlock
      code={fence.language === 'fault' ? faultWords(fence.code) : fence.code}
      language={fence.language}
      label={`Statements for ${place}`}
      title={
        <>
          <StatusDot tone={tones[fence.node] ?? 'unknown'} />
          {fence.node}
        </>
      }
      actions={
        <>
          {fence.language !== 'fault' && (
            <CopyButton text={fence.code} label={`Copy the statements for ${place}`}>
              Copy
            </CopyButton>
          )}
          <Button
            size="sm"
            variant={ran ? 'default' : 'primary'}
            busy={typing}
            icon={ran ? <IconCheck size={13} aria-hidden /> : <IconPlayerPlayFilled size={11} aria-hidden />}
            aria-label={ran ? `Run again on ${place}` : `Run on ${place}`}
            onClick={() => void run()}
          >
            {ran ? 'Run again' : 'Run'}
          </Button>
        </>
      }
    />
  )
}
