import { anySignal } from '../base/any-signal'
import { throwIfAborted, untilAborted } from '../base/wait'
import type { Demo, Scene } from '../contract/demo'
import { AppError } from '../contract/errors'
import { nodesOfFault } from '../contract/fault'
import type { NodeSnapshot } from '../contract/topology'
import type { Session } from '../session/session'
import { doActions, doCue, unwatched } from './cue'

/** After its faults are undone every server answers within this time. */
const answerMs = 30_000

/** A session on which a demo is shown, or kept ready behind the curtain. */
export interface StageSet {
  session: Session
  /** The scene in which it stands, with nothing done since; null while nobody knows what state it is in. */
  scene: string | null
  /** A fault was injected since it was last brought into a scene from whatever happened to it. */
  harmed: boolean
}

/** Where the arming is, as a sentence without its full stop. */
export type Doing = (text: string) => void

/** Pure: the scenes that lead to a cue, the one that is made from anything first, and the cues to be done again after them. */
export function wayTo(demo: Demo, cue: number): { scenes: Scene[]; again: Demo['cues'] } {
  const from = demo.cues.slice(0, cue + 1).findLastIndex(({ scene }) => scene !== undefined)
  const scenes: Scene[] = []
  for (let id = demo.cues[from]?.scene; id !== undefined; id = scenes[0]?.from) {
    const scene = demo.scenes.find((one) => one.id === id)
    if (!scene) break
    scenes.unshift(scene)
  }
  return { scenes, again: demo.cues.slice(from, cue) }
}

/**
 * Brings a set to the start of a cue, from whatever happened to it: orders stop, faults are undone, what is down is started, the
 * scenes that lead there are made, and the cues between the last of them and this one are done again. What already stands is
 * not made again.
 *
 * @throws AppError DEMO_FAILED, CANCELLED, and whatever keeps a node from starting
 */
export async function armCue(set: StageSet, demo: Demo, cue: number, doing: Doing, signal: AbortSignal): Promise<void> {
  const { scenes, again } = wayTo(demo, cue)
  await armScenes(set, scenes, doing, signal)
  if (again.length > 0) set.scene = null
  for (const one of again) {
    doing(`Again: ${one.title}`)
    noteHarm(set, one)
    await doCue(set.session, one, unwatched, signal)
  }
}

/** @throws AppError as {@link armCue} */
export async function armScenes(
  set: StageSet,
  scenes: readonly Scene[],
  doing: Doing,
  signal: AbortSignal,
): Promise<void> {
  const { session } = set
  const standing = scenes.findIndex(({ id }) => id === set.scene)
  set.scene = null
  if (standing < 0) {
    doing('The orders stop')
    const streams = session.traffic.view.value.streams.map(({ name }) => name)
    await Promise.all(streams.map((name) => session.traffic.command(name, { kind: 'stop' })))
    doing('What is broken comes back')
    await untilAborted(mend(session), signal)
    await untilAllAnswer(session, signal)
    set.harmed = false
  }
  for (const scene of scenes.slice(standing + 1)) {
    doing('The scene is set')
    noteHarm(set, scene)
    await doActions(session, scene.do, unwatched, signal)
  }
  set.scene = scenes.at(-1)?.id ?? null
}

/** Whether something does harm is known before it is done. */
export function noteHarm(set: StageSet, { do: actions }: Pick<Scene, 'do'>): void {
  if (actions.some(({ fault }) => fault !== undefined)) set.harmed = true
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
  const late = AbortSignal.timeout(answerMs)
  try {
    await session.topology.until(
      ({ snapshot }) => snapshot.nodes.every((node) => isUp(node, asked)),
      anySignal(signal, late),
    )
  } catch (error) {
    throwIfAborted(signal)
    if (!late.aborted) throw error
    const silent = session.topology.value.snapshot.nodes.filter((node) => !isUp(node, asked)).map(({ id }) => id)
    throw new AppError('DEMO_FAILED', `${silent.join(', ')} did not answer within ${answerMs / 1000} s.`)
  }
}

/** @param since what was said before this says nothing about now */
function isUp({ container, server }: NodeSnapshot, since: number): boolean {
  if (container.state !== 'running' || container.cutOff) return false
  return server === null || (server.status === 'known' && server.observedAt >= since)
}
