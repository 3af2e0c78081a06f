import { expect, it } from 'vitest'
import { projectorPlace } from './projector-place'

const display = (id: number, x: number, width = 1920, height = 1080) => ({
  id,
  bounds: { x, y: 0, width, height },
  workArea: { x, y: 40, width, height: height - 40 },
})

it('takes the whole of the display that the presenter does not look at', () => {
  const [left, right] = [display(1, 0), display(2, 1920, 1024, 768)]
  expect(projectorPlace([left, right], left)).toEqual({ bounds: right.bounds, fullScreen: true })
  expect(projectorPlace([left, right], right)).toEqual({ bounds: left.bounds, fullScreen: true })
})

it('stands in a corner where there is only one display', () => {
  expect(projectorPlace([display(1, 0)], display(1, 0))).toEqual({
    bounds: { x: 640, y: 280, width: 1280, height: 800 },
    fullScreen: false,
  })
})

it('is never larger than the display', () => {
  const small = display(1, 0, 1024, 700)
  expect(projectorPlace([small], small).bounds).toEqual({ x: 0, y: 40, width: 1024, height: 660 })
})
