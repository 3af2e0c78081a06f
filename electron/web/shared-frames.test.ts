import { inflateRawSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { SharedFrames } from './shared-frames'

let frames: SharedFrames

beforeEach(() => {
  frames = new SharedFrames()
})

const stateOf = (data: unknown, id: number | string = 1) => ({ id, result: { type: 'data', data } })
const large = (letters: number) => ({
  at: 1,
  caption: Array.from({ length: letters }, (_, at) => (at * 7919) % 997).join(' '),
})

/** The text in a compressed frame, read as RFC 7692 says. */
function textOf(frame: Buffer | null): string {
  const length = frame?.[1] ?? 0
  const head = length < 126 ? 2 : length === 126 ? 4 : 10
  const announced = length < 126 ? length : length === 126 ? frame?.readUInt16BE(2) : Number(frame?.readBigUInt64BE(2))
  const body = frame?.subarray(head) ?? Buffer.alloc(0)
  expect(frame?.[0]).toBe(0b1100_0001)
  expect(body.length).toBe(announced)
  return inflateRawSync(Buffer.concat([body, Buffer.from([0, 0, 0xff, 0xff])]), { finishFlush: 2 }).toString()
}

describe('a state for many readers', () => {
  it('is made into bytes once, and into a frame once', () => {
    const data = large(2000)
    const [one, other] = [frames.encode(stateOf(data)), frames.encode(stateOf(data))]
    expect(other).toBe(one)
    expect(frames.compressedFrame(other)).toBe(frames.compressedFrame(one))
    expect(JSON.parse(String(Buffer.from(one as Uint8Array)))).toEqual(stateOf(data))
  })

  it.each([500, 20_000, 200_000])('of %i numbers comes out of its frame as it went in', (letters) => {
    const data = large(letters)
    const payload = frames.encode(stateOf(data))
    expect(JSON.parse(textOf(frames.compressedFrame(payload)))).toEqual(stateOf(data))
  })

  it('names the subscription of its reader, whatever that chose', () => {
    const data = large(500)
    for (const id of [1, 7, 'a"b', '</script>']) {
      expect(JSON.parse(Buffer.from(frames.encode(stateOf(data, id)) as Uint8Array).toString())).toEqual(
        stateOf(data, id),
      )
    }
  })

  it('is not kept for every number that somebody thinks of', () => {
    const data = large(500)
    const payloads = Array.from({ length: 50 }, (_, id) => frames.encode(stateOf(data, id)))
    expect(payloads.filter((payload) => frames.compressedFrame(payload)).length).toBe(8)
  })

  it('is not compressed where it is short', () => {
    expect(frames.compressedFrame(frames.encode(stateOf({ at: 1 })))).toBeNull()
  })
})

describe('everything else', () => {
  it.each([stateOf(null), { id: 1, result: { type: 'started' } }, { id: null, error: { message: 'no' } }])(
    'is plain JSON: %j',
    (message) => {
      expect(frames.encode(message)).toBe(JSON.stringify(message))
    },
  )
})
