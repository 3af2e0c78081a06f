import type { Cue, CueView } from '../contract/demo'
import { fenceOf } from '../session/experiment'

/** Pure: a cue that was not done yet. @param recorded whether a run of it that went well is on disk */
export function blankCue(cue: Cue, recorded: boolean): CueView {
  return {
    id: cue.id,
    title: cue.title,
    notes: cue.notes,
    caption: cue.caption,
    actions: cue.do.map((action) => {
      return { say: action.say, node: action.node, code: fenceOf(action).code, state: 'todo' as const }
    }),
    conditions: cue.until.map(({ name }) => ({ name, met: false })),
    state: 'todo',
    seconds: null,
    problem: null,
    hasPoll: cue.poll !== undefined,
    recorded,
  }
}

export function withAction(view: CueView, index: number, state: CueView['actions'][number]['state']): CueView {
  return { ...view, actions: view.actions.map((one, at) => (at === index ? { ...one, state } : one)) }
}

export function withCondition(view: CueView, index: number, met: boolean): CueView {
  return { ...view, conditions: view.conditions.map((one, at) => (at === index ? { ...one, met } : one)) }
}
