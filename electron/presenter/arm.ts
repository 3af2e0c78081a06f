import { untilAborted } from '../base/wait'
import type { Demo } from '../contract/demo'
import { AppError } from '../contract/errors'
import { nodesOfFault } from '../contract/fault'
import type { NodeSnapshot } from '../contract/topology'
import type { Session } from '../session/session'
import { doActions, doCue, unwatched } from './cue'

/** After its faults are undone every server answers within this time. */
const answerMs = 20_000

/**
 * Brings the topology to the start of a cue, from whatever happened to it: orders stop, faults are undone, what is down is
 * started, the nearest scene is made, and the cues between that and this one are done again.
 *
 * @param doing is told what happens, a sentence without its full stop
 * @throws AppError DEMO_FAILED, CANCELLED, and whatever keeps a node from starting
 */
export async function armCue(
  session: Session,
  demo: Demo,
  index: number,
  doing: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const from = demo.cues.slice(0, index + 1).findLastIndex(({ scene }) => scene !== undefined)
  const scene = demo.scenes.find(({ id }) => id === demo.cues[from]?.scene)
  if (!scene) throw new AppError('INPUT_INVALID', 'There is no such cue.')
  doing('The orders stop')
  await Promise.all(
    session.traffic.view.value.streams.map(({ name }) => session.traffic.command(name, { kind: 'stop' })),
  )
  doing('What is broken comes back')
  await untilAborted(mend(session), signal)
  doing('The servers answer')
  await untilAllAnswer(session, signal)
  doing('The scene is set')
  await doActions(session, scene.do, unwatched, signal)
  for (const cue of demo.cues.slice(from, index)) {
    doing(`Again: ${cue.title}`)
    await doCue(session, cue, unwatched, signal)
  }
}

/** Undoes what stands, and starts what is down; what has nothing to do with each other at the same time. */
async function mend(session: Session): Promise<void> {
  const byPlace = new Map<string, string[]>()
  // The newest of a node first: a server that was paused and then killed is started before it is let go on.
  for (const fault of [...session.view.value.faults].reverse()) {
    const place = nodesOfFault(fault).join(' ')
    byPlace.set(place, [...(byPlace.get(place) ?? []), fault.id])
  }
  await Promise.all(
    [...byPlace.values()].map(async (ids) => {
      for (const id of ids) {
        // One undoing may have ended another fault.
        if (session.view.value.faults.some((fault) => fault.id === id)) await session.undoFault(id)
      }
    }),
  )
  const down = session.topology.value.snapshot.nodes.filter(({ container: { state } }) =>
    ['exited', 'created', 'dead'].includes(state),
  )
  await Promise.all(down.map(({ id }) => session.controlNode(id, 'start')))
}

async function untilAllAnswer(session: Session, signal: AbortSignal): Promise<void> {
  const asked = Date.now()
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), answerMs)
  const onAbort = () => timeout.abort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await session.topology.until(({ snapshot }) => snapshot.nodes.every((node) => isUp(node, asked)), timeout.signal)
  } catch (error) {
    if (!timeout.signal.aborted) throw error
    if (signal.aborted) throw new AppError('CANCELLED', 'Cancelled.')
    const silent = session.topology.value.snapshot.nodes.filter((node) => !isUp(node, asked)).map(({ id }) => id)
    throw new AppError('DEMO_FAILED', `${silent.join(', ')} did not answer within ${answerMs / 1000} s.`)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

/** @param since what was said before this says nothing about now */
function isUp({ container, server }: NodeSnapshot, since: number): boolean {
  if (container.state !== 'running' || container.cutOff) return false
  return server === null || (server.status === 'known' && server.observedAt >= since)
}
