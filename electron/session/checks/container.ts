import type { CheckOutcome, ContainerCheck } from '../../contract/check'
import { type CheckContext, judged } from './check-context'

export async function runContainerCheck(check: ContainerCheck, context: CheckContext): Promise<CheckOutcome> {
  const { node, state } = check.container
  const found = await context.container(node)
  return judged(found.state === state, `the container of ${node}`, state, found.state)
}
