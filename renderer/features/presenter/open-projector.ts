import { client } from '../../ipc/client'
import { perform } from '../../ui/toast-store'
import { projectorHash } from './projector-page'

/** Shows what the room sees in a window of its own; in a browser in another tab, which can be drawn off to the second display. */
export function openProjector(): void {
  if (window.standby) void perform(client.presenter.showProjector.mutate())
  else window.open(`${window.location.pathname}${projectorHash}`, 'standby-projector')
}
