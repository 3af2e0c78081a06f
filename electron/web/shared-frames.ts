import { constants, deflateRawSync } from 'node:zlib'
import type { Encoder } from '@trpc/server/adapters/ws'

/** Ids that viewers give their subscription. A page's is 1; others are encoded for the one who chose them. */
const sharedIds = 8
/** Below it, compression costs more than it saves. */
const worthCompressingBytes = 1024

interface Encoded {
  json: string
  payloads: Map<unknown, Uint8Array<ArrayBuffer>>
}

interface StateMessage {
  id: number | string
  result: { type: 'data'; data: object }
}

/**
 * tRPC's encoder for many readers of the same values: an object that a subscription yields to all of them is made into
 * JSON once, into bytes once, and is compressed once into a frame that can be written to each socket as it is.
 */
export class SharedFrames implements Encoder {
  readonly #encoded = new WeakMap<object, Encoded>()
  readonly #frames = new WeakMap<Uint8Array, Buffer>()

  encode(message: unknown): string | Uint8Array<ArrayBuffer> {
    return isStateMessage(message) ? this.#payloadOf(message) : JSON.stringify(message)
  }

  decode(text: string | ArrayBuffer | Uint8Array): unknown {
    if (typeof text !== 'string') throw new Error('A viewer sends text')
    return JSON.parse(text)
  }

  /**
   * The WebSocket frame of a payload of ours for clients that negotiated permessage-deflate without a context of the server's
   * (RFC 7692, section 7.2.1); null for one that is not shared or too small.
   */
  compressedFrame(payload: unknown): Buffer | null {
    return payload instanceof Uint8Array ? (this.#frames.get(payload) ?? null) : null
  }

  #payloadOf({ id, result: { data } }: StateMessage): Uint8Array<ArrayBuffer> {
    const encoded = this.#encoded.get(data) ?? { json: JSON.stringify(data), payloads: new Map() }
    this.#encoded.set(data, encoded)
    const known = encoded.payloads.get(id)
    if (known) return known
    const payload = Buffer.from(`{"id":${JSON.stringify(id)},"result":{"type":"data","data":${encoded.json}}}`)
    if (encoded.payloads.size < sharedIds) {
      encoded.payloads.set(id, payload)
      if (payload.length >= worthCompressingBytes) this.#frames.set(payload, deflatedTextFrame(payload))
    }
    return payload
  }
}

function isStateMessage(message: unknown): message is StateMessage {
  const { result } = message as { result?: { type?: unknown; data?: unknown } }
  return result?.type === 'data' && typeof result.data === 'object' && result.data !== null
}

/** FIN, RSV1 (compressed), opcode 1 (text). */
const compressedText = 0b1100_0001

function deflatedTextFrame(payload: Uint8Array): Buffer {
  // A flushed block ends with an empty one, which the receiver adds again: RFC 7692, section 7.2.1.
  const body = deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
  return Buffer.concat([frameHead(body.length), body])
}

function frameHead(length: number): Buffer {
  if (length < 126) return Buffer.from([compressedText, length])
  if (length < 65_536) {
    const head = Buffer.from([compressedText, 126, 0, 0])
    head.writeUInt16BE(length, 2)
    return head
  }
  const head = Buffer.alloc(10)
  head[0] = compressedText
  head[1] = 127
  head.writeBigUInt64BE(BigInt(length), 2)
  return head
}
