import { useEffect, useState } from 'react'
import type { StepGuide } from '../../../electron/contract/lab'
import { client } from '../../ipc/client'
import { reportError } from '../../ui/toast-store'

/** The session's guides, read again when `revision` changes. */
export function useGuides(sessionId: string, revision: string): StepGuide[] | undefined {
  const [guides, setGuides] = useState<StepGuide[]>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: revision says when to read again
  useEffect(() => {
    let stale = false
    client.session.guides
      .query({ sessionId })
      .then((read) => {
        if (!stale) setGuides(read)
      })
      .catch(reportError)
    return () => {
      stale = true
    }
  }, [sessionId, revision])
  return guides
}
