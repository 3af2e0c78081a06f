import { expect, it } from 'vitest'
import { cueSchema } from './demo'

const cue = { id: 'trap', title: 'The trap', notes: 'Look.', caption: 'It stops.' }

it('a cue goes on from the one before it unless it says otherwise', () => {
  expect(cueSchema.parse(cue)).toMatchObject({ anew: false, do: [], until: [] })
  expect(cueSchema.parse({ ...cue, scene: 'open', anew: true })).toMatchObject({ scene: 'open', anew: true })
})

it('a cue that begins anew says in which scene', () => {
  const read = cueSchema.safeParse({ ...cue, anew: true })
  expect(read.error?.issues).toMatchObject([{ path: ['anew'], message: 'needs a scene to begin in' }])
})
