import type { CheckOutcome, ContainerCheck } from '../../contract/check'
import { AppError } from '../../contract/errors'
import { type CheckContext, judged } from './check-context'

export async function runContainerCheck(check: ContainerCheck, context: CheckContext): Promise<CheckOutcome> {
  const { node, state } = check.container
  const found = await context.container(node)
  if (found.state === 'unknown')
    throw new AppError('ENGINE_UNREACHABLE', `The container of ${node} was not looked at yet.`)
  return judged(found.state === state, `the container of ${node}`, state, found.state)
}
