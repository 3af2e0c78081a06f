import type { Cue, Demo } from '../contract/demo'

/** A demo with nothing in it but what a test is about: two cues in one scene. */
export function demoOf(change: Partial<Demo> = {}): Demo {
  return {
    title: 'A demo of a test',
    summary: 'What a test needs, and no more.',
    minutes: 1,
    subtitle: 'One server',
    traffic: [],
    spares: 0,
    scenes: [{ id: 'opening', do: [] }],
    cues: [cueOf('first', { scene: 'opening' }), cueOf('second')],
    ...change,
  }
}

export function cueOf(id: string, change: Partial<Cue> = {}): Cue {
  return {
    id,
    title: `The cue ${id}`,
    notes: 'What the presenter says.',
    caption: `Now ${id} happens.`,
    anew: false,
    do: [],
    look: [],
    until: [],
    withinSeconds: 1,
    ...change,
  }
}
