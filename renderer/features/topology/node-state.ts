import type { ContainerState } from '../../../electron/contract/topology'

/** Whether a container can be started: it was stopped, has died, or was removed. */
export function isStopped(state: ContainerState): boolean {
  return state === 'exited' || state === 'dead' || state === 'created' || state === 'removed'
}
