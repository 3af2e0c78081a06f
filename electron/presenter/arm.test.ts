import { expect, it } from 'vitest'
import { cueOf, demoOf } from '../testing/demos'
import { wayTo } from './arm'

const demo = demoOf({
  scenes: [
    { id: 'opening', do: [] },
    { id: 'open', from: 'opening', do: [] },
    { id: 'dead', from: 'open', do: [] },
    { id: 'other', do: [] },
  ],
  cues: [
    cueOf('look', { scene: 'opening' }),
    cueOf('order'),
    cueOf('kill', { scene: 'open' }),
    cueOf('promote', { scene: 'dead' }),
    cueOf('count'),
    cueOf('report'),
    cueOf('elsewhere', { scene: 'other' }),
  ],
})

function way(cue: number): string {
  const { scenes, again } = wayTo(demo, cue)
  return [...scenes.map(({ id }) => id), ...again.map(({ id }) => `again ${id}`)].join(', ')
}

it('the first cue begins in the opening scene', () => {
  expect(way(0)).toBe('opening')
})

it('a scene is made from the one before it, and that from the one before, the first first', () => {
  expect(way(3)).toBe('opening, open, dead')
})

it('a cue without a scene begins where the cues after the last scene end, so they are done again in their order', () => {
  expect(way(1)).toBe('opening, again look')
  expect(way(5)).toBe('opening, open, dead, again promote, again count')
})

it('a scene that is made from anything needs no other', () => {
  expect(way(6)).toBe('other')
})
