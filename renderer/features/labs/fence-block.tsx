import { IconCheck, IconPlayerPlayFilled } from '@tabler/icons-react'
import { useState } from 'react'
import type { ServerHoldings } from '../../../electron/contract/backup'
import { faultDescriptions, parseFaultScript } from '../../../electron/contract/fault'
import type { Fence } from '../../../electron/contract/lab'
import { client } from '../../ipc/client'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy-button'
import { StatusDot } from '../../ui/status-dot'
import { OverwriteDialog } from '../backups/overwrite-dialog'
import { calendarFenceWords } from '../calendar/calendar-words'
import { useStreams } from '../traffic/traffic-context'
import { commandWords, type StreamFacts, streamTone } from '../traffic/traffic-words'
import { CodeBlock } from './code-block'
import { runFence } from './run-fence'
import { useSession } from './session-context'
import { fenceKey, useSessionUi } from './session-view-store'

/** What faults do, and what they imitate, in place of their names. */
function faultWords({ code, node }: Fence): string {
  const script = parseFaultScript(code, node)
  if (!script) return code
  const single = script.length === 1
  return script
    .map((step) => {
      if (step.do === 'wait') return `Wait ${step.seconds} s`
      const { title, imitates, undo } = faultDescriptions[step.kind]
      const words = step.do === 'undo' ? (undo ?? title) : title
      if (!single) return `${words}: ${step.node}`
      return step.do === 'undo' ? words : `${words}\n${imitates}`
    })
    .join('\n')
}

/** What stands in the block: code as it is, and what faults, traffic and the calendar do in words. */
function wordsOf(fence: Fence, stream: StreamFacts | undefined): string {
  if (fence.language === 'fault') return faultWords(fence)
  if (fence.language === 'calendar') return calendarFenceWords(fence.code)
  return fence.language === 'traffic' ? commandWords(fence.code, stream) : fence.code
}

/** What a block that restores would overwrite; null for nothing, and where the server cannot be asked: then the block says why. */
async function overwrittenBy(sessionId: string, { restores }: Fence): Promise<ServerHoldings | null> {
  if (restores === undefined) return null
  try {
    const holdings = await client.backup.holdings.query({ sessionId, node: restores })
    return holdings.databases.length > 0 ? holdings : null
  } catch {
    return null
  }
}

/** A block of the guide that can be run on a node. */
export function FenceBlock({ fence }: { fence: Fence }) {
  const { session, step, tones } = useSession()
  const [typing, setTyping] = useState(false)
  const ran = useSessionUi(session.id, (ui) => ui.ran[fenceKey(step.id, fence.line)])
  const [holdings, setHoldings] = useState<ServerHoldings | null>(null)
  const run = async (asked = false) => {
    setTyping(true)
    setHoldings(null)
    const found = asked ? null : await overwrittenBy(session.id, fence)
    if (found) setHoldings(found)
    else await runFence(session, step.id, fence)
    setTyping(false)
  }
  const stream = useStreams()?.find(({ name }) => fence.language === 'traffic' && name === fence.node)
  const place = fence.language === 'sh' ? `${fence.node}'s shell` : fence.node
  const isCode = fence.language === 'sql' || fence.language === 'sh'
  return (
    <>
      <OverwriteDialog holdings={holdings} onCancel={() => setHoldings(null)} onRun={() => void run(true)} />
      <CodeBlock
        code={wordsOf(fence, stream)}
        language={fence.language}
        label={`Statements for ${place}`}
        title={
          <>
            <StatusDot tone={stream ? streamTone(stream) : (tones[fence.node] ?? 'unknown')} />
            {fence.node}
          </>
        }
        actions={
          <>
            {isCode && (
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
    </>
  )
}
