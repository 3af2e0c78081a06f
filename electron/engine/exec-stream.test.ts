import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameReader } from './exec-stream'

const frame = (kind: 1 | 2, text: string) => {
  const body = Buffer.from(text, 'utf8')
  const header = Buffer.alloc(8)
  header[0] = kind
  header.writeUInt32BE(body.length, 4)
  return Buffer.concat([header, body])
}

async function read(chunks: Buffer[]) {
  const reader = new FrameReader()
  const output: Buffer[] = []
  reader.on('data', (piece: Buffer) => output.push(piece))
  const ended = new Promise((resolve) => reader.once('end', resolve))
  for (const chunk of chunks) reader.write(chunk)
  reader.end()
  await ended
  return { stdout: Buffer.concat(output).toString('utf8'), stderr: reader.stderr() }
}

test('output and errors are told apart, however the frames are cut into chunks', async () => {
  const frames = fc.array(
    fc.record({ kind: fc.constantFrom<1 | 2>(1, 2), text: fc.string({ unit: 'grapheme-ascii' }) }),
  )
  await fc.assert(
    fc.asyncProperty(frames, fc.array(fc.integer({ min: 1, max: 40 })), async (sent, cuts) => {
      const whole = Buffer.concat(sent.map(({ kind, text }) => frame(kind, text)))
      const chunks: Buffer[] = []
      let at = 0
      for (const cut of [...cuts, whole.length]) {
        chunks.push(whole.subarray(at, at + cut))
        at += cut
      }
      const of = (wanted: number) => sent.flatMap(({ kind, text }) => (kind === wanted ? [text] : [])).join('')
      expect(await read(chunks)).toEqual({ stdout: of(1), stderr: of(2) })
    }),
  )
})

test('nothing is taken from the engine while nobody reads', () => {
  const reader = new FrameReader()
  const big = frame(1, 'x'.repeat(60_000))
  let taken = 0
  while (reader.write(big)) taken += 1
  expect(taken).toBeLessThan(10)
})
