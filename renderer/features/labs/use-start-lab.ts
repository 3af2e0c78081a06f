import { useState } from 'react'
import { client } from '../../ipc/client'
import { reportError } from '../../ui/toast-store'
import { go } from '../shell/view-store'

/** Starts a lab and shows it. */
export function useStartLab(): { starting: boolean; start(labId: string): Promise<void> } {
  const [starting, setStarting] = useState(false)
  const start = async (labId: string) => {
    setStarting(true)
    await startLab(labId)
    setStarting(false)
  }
  return { starting, start }
}

/** Starts a lab and shows it; what kept it from starting is shown instead if it fails. */
export async function startLab(labId: string): Promise<void> {
  try {
    const { sessionId } = await client.session.start.mutate({ labId })
    go({ view: 'session', sessionId })
  } catch (cause) {
    reportError(cause)
  }
}
