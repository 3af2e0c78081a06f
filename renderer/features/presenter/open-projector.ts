import { client } from '../../ipc/client'
import { perform } from '../../ui/toast-store'

/** Shows what the room sees in a window of its own. */
export function openProjector(): void {
  void perform(client.presenter.showProjector.mutate())
}
