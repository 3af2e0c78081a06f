import { get } from 'node:http'
import { delay } from '../base/wait'
import { inspectNode, ownPorts } from '../engine/containers'
import type { Engine } from '../engine/engine'
import type { Owner } from '../engine/labels'
import type { NodeSpec } from '../engine/node-spec'

/** What has not answered by then has nothing on this port, which is its own business. */
const patienceMs = 5000

/**
 * Waits until a proxy or an API answers HTTP on the port that the workbench publishes for its kind: a container that runs is not
 * yet a program that listens.
 */
export async function waitForFirstAnswer(
  engine: Engine,
  owner: Owner,
  node: NodeSpec,
  signal: AbortSignal,
): Promise<void> {
  const port = ownPorts[node.kind]
  if (port === undefined) return
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    const found = await inspectNode(engine, owner, node.id)
    if (found?.state !== 'running') return
    const published = found.ports[String(port)]
    if (published !== undefined && (await answers(published))) return
    await delay(50, signal)
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get({ host: '127.0.0.1', port, path: '/', agent: false, timeout: 1000 }, (answer) => {
      answer.destroy()
      resolve(true)
    })
    asked.once('timeout', () => asked.destroy())
    asked.once('error', () => resolve(false))
  })
}
