import fc from 'fast-check'
import { expect, it } from 'vitest'
import { incidentFileName } from './incident-file-name'

const noon = new Date(2026, 0, 31, 12, 0, 5).getTime()

it('names the lab, the stream and the time', () => {
  expect(incidentFileName('automatic-failover', 'shoppers', noon, 'html')).toBe(
    'incident-automatic-failover-shoppers-20260131-120005.html',
  )
})

it('is a name that may be saved, whatever lab and stream are called', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (lab, stream) => {
      expect(incidentFileName(lab, stream, noon, 'md')).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/)
    }),
  )
})
