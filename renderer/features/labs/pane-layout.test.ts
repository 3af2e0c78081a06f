import { expect, it } from 'vitest'
import { parseLayout } from './pane-layout'

it('reads the sizes that were written', () => {
  expect(parseLayout('{"guide":33,"work":67}')).toEqual({ guide: 33, work: 67 })
})

it.each([null, '', 'x', '[]', '{}', '{"guide":"33"}', '{"guide":-1}', 'null'])('does not trust %s', (text) => {
  expect(parseLayout(text)).toBeUndefined()
})
