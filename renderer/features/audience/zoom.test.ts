import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moved, unzoomed, zoomedAt } from './zoom'

const frame = { width: 400, height: 300 }

describe('a picture that is looked at closely', () => {
  it('keeps what is under the fingers under them', () => {
    const at = { x: 100, y: 60 }
    const zoom = zoomedAt(unzoomed, at, 2, frame)
    expect(zoom).toEqual({ scale: 2, x: -100, y: -60 })
    expect((at.x - zoom.x) / zoom.scale).toBe(at.x)
  })

  it('is never smaller than its frame, nor larger than six times', () => {
    expect(zoomedAt(unzoomed, { x: 10, y: 10 }, 0.1, frame)).toEqual(unzoomed)
    expect(zoomedAt(unzoomed, { x: 10, y: 10 }, 100, frame).scale).toBe(6)
  })

  it('cannot be moved while it is as large as its frame', () => {
    expect(moved(unzoomed, { x: 50, y: -50 }, frame)).toEqual(unzoomed)
  })

  it('always fills its frame', () => {
    const points = fc.record({
      x: fc.double({ min: 0, max: 400, noNaN: true }),
      y: fc.double({ min: 0, max: 300, noNaN: true }),
    })
    const steps = fc.array(fc.tuple(points, fc.double({ min: 0.2, max: 4, noNaN: true }), points))
    fc.assert(
      fc.property(steps, (all) => {
        let zoom = unzoomed
        for (const [at, factor, by] of all)
          zoom = moved(zoomedAt(zoom, at, factor, frame), { x: by.x - 200, y: by.y - 150 }, frame)
        expect(zoom.x).toBeLessThanOrEqual(0)
        expect(zoom.y).toBeLessThanOrEqual(0)
        expect(zoom.x + zoom.scale * frame.width).toBeGreaterThanOrEqual(frame.width - 1e-6)
        expect(zoom.y + zoom.scale * frame.height).toBeGreaterThanOrEqual(frame.height - 1e-6)
      }),
    )
  })
})
