import type { SessionSummary } from '../../../electron/contract/session'
import { client } from '../../ipc/client'
import { reportError } from '../../ui/toast-store'
import { goToStep } from '../labs/go-to-step'
import { go } from '../shell/view-store'

/** Opens a lab at a step: the session that runs, or a new one. */
export async function seeItLive(
  see: { lab: string; step: string | null },
  sessions: readonly SessionSummary[],
): Promise<void> {
  try {
    const running = sessions.find((session) => session.labId === see.lab && session.state !== 'ended')
    const sessionId = running?.id ?? (await client.session.start.mutate({ labId: see.lab })).sessionId
    go({ view: 'session', sessionId })
    if (see.step) goToStep(sessionId, see.step)
  } catch (cause) {
    reportError(cause)
  }
}
