import { delay } from '../base/wait'
import { AppError } from '../contract/errors'
import { containerName, networkName } from './containers'
import type { Engine } from './engine'
import { engineCall, statusOf } from './engine-error'
import type { Owner } from './labels'
import type { NodeSpec } from './node-spec'

/** Faults that the engine can inject, each with its undoing. */
export type EngineFault = 'kill' | 'stop' | 'pause' | 'disconnect' | 'restart'

/** @throws AppError NODE_GONE, ENGINE_REFUSED for a container that is not in the state the fault needs */
export async function injectEngineFault(
  engine: Engine,
  owner: Owner,
  node: NodeSpec,
  fault: EngineFault,
): Promise<void> {
  const container = engine.docker.getContainer(containerName(owner, node.id))
  await faultCall(node.id, fault, async () => {
    if (fault === 'kill') await container.kill({ signal: 'SIGKILL' })
    else if (fault === 'stop') await container.stop()
    else if (fault === 'pause') await pause(() => container.pause())
    else if (fault === 'restart') await container.restart()
    else {
      for (const { name } of node.networks) {
        await engine.docker
          .getNetwork(networkName(owner, name))
          .disconnect({ Container: containerName(owner, node.id), Force: true })
      }
    }
  })
}

/** @throws AppError NODE_GONE, ENGINE_REFUSED */
export async function undoEngineFault(engine: Engine, owner: Owner, node: NodeSpec, fault: EngineFault): Promise<void> {
  const container = engine.docker.getContainer(containerName(owner, node.id))
  await faultCall(node.id, `undo ${fault} of`, async () => {
    if (fault === 'kill' || fault === 'stop') await container.start()
    else if (fault === 'pause') await container.unpause()
    else if (fault === 'disconnect') {
      for (const { name, aliases } of node.networks) {
        await engine.docker
          .getNetwork(networkName(owner, name))
          .connect({ Container: containerName(owner, node.id), EndpointConfig: { Aliases: [node.id, ...aliases] } })
      }
    }
  })
}

/** On a busy machine the kernel may not get all of a container's processes to stand still in time: then it is tried again. */
async function pause(attempt: () => Promise<unknown>): Promise<void> {
  for (let left = 4; ; left -= 1) {
    try {
      await attempt()
      return
    } catch (error) {
      if (left === 0 || !/unable to freeze/i.test(String(error))) throw error
      await delay(250)
    }
  }
}

async function faultCall(node: string, doing: string, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    // 304: it is in that state already.
    if (statusOf(error) === 304) return
    if (statusOf(error) === 404) {
      throw new AppError('NODE_GONE', `The container of ${node} was removed.`, { details: { node }, cause: error })
    }
    await engineCall(`${doing} ${node}`, () => Promise.reject(error), { node })
  }
}
