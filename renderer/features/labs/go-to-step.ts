import { client } from '../../ipc/client'
import { perform } from '../../ui/toast-store'
import { setSummaryOpen } from './session-view-store'

export function goToStep(sessionId: string, step: string): void {
  setSummaryOpen(sessionId, false)
  void perform(client.session.goTo.mutate({ sessionId, step }))
}
