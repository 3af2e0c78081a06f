/**
 * Values as JSON text, for a way that carries nothing else: bytes, `undefined` and the numbers that JSON does not have arrive
 * as what they were. An object with a key of ours (`$`) is wrapped, so that no text is taken for a mark.
 */
type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

const mark = '$'

function marked(kind: string, value: Json): Json {
  return { [mark]: kind, value }
}

/** @throws TypeError for what is neither plain nor bytes: a function, a date, a map */
export function toJsonValue(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : marked('number', String(value))
  if (value === undefined) return marked('undefined', null)
  if (value instanceof Uint8Array) return marked('bytes', toBase64(value))
  if (Array.isArray(value)) return value.map(toJsonValue)
  const kind = Object.prototype.toString.call(value)
  if (kind !== '[object Object]') throw new TypeError(`${kind} cannot be sent`)
  const entries = Object.entries(value as object).map(([key, one]): [string, Json] => [key, toJsonValue(one)])
  const object = Object.fromEntries(entries)
  return Object.hasOwn(value as object, mark) ? marked('object', object) : object
}

/** What {@link toJsonValue} was given. @throws TypeError for a mark that is none of ours */
export function fromJsonValue(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(fromJsonValue)
  if (json === null || typeof json !== 'object') return json
  if (!Object.hasOwn(json, mark)) return fromObject(json)
  const { [mark]: kind, value } = json as { [mark]: unknown; value: unknown }
  if (kind === 'undefined') return undefined
  if (kind === 'number') return Number(value)
  if (kind === 'bytes' && typeof value === 'string') return fromBase64(value)
  if (kind === 'object' && value !== null && typeof value === 'object') return fromObject(value)
  throw new TypeError('This is no value of ours.')
}

/** As tRPC wants it. */
export const wireTransformer = { serialize: toJsonValue, deserialize: fromJsonValue }

/** Keys become keys of the object itself, whatever they are called. */
function fromObject(json: object): object {
  return Object.fromEntries(Object.entries(json).map(([key, one]) => [key, fromJsonValue(one)]))
}

/** As many characters as a call can have arguments. */
const chunk = 0x8000

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += chunk) text += String.fromCharCode(...bytes.subarray(at, at + chunk))
  return btoa(text)
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}
