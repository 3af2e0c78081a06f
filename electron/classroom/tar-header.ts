/** A tar file consists of such blocks: a header before each file, and zeros after its last. */
export const blockBytes = 512

export interface TarHeader {
  name: string
  bytes: number
  /** `0` for an ordinary file. */
  type: string
}

/** Pure: the header of an ordinary file (POSIX.1-1988 ustar; sizes beyond 8 GiB in base 256, as GNU tar writes them). */
export function formatTarHeader(name: string, bytes: number): Buffer {
  const header = Buffer.alloc(blockBytes)
  const { prefix, rest } = splitName(name)
  header.write(rest, 0, 100, 'utf8')
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  if (bytes < 8 ** 11) header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124)
  else {
    header.writeUInt8(0x80, 124)
    header.writeBigUInt64BE(BigInt(bytes), 128)
  }
  header.write('00000000000\0', 136)
  header.write('0', 156)
  header.write('ustar\0', 257)
  header.write('00', 263)
  header.write(prefix, 345, 155, 'utf8')
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** Pure: null for a block of zeros; undefined for what is no header. */
export function parseTarHeader(block: Buffer): TarHeader | null | undefined {
  if (block.length < blockBytes) return undefined
  if (block.every((byte) => byte === 0)) return null
  const text = (at: number, length: number) => {
    const end = block.indexOf(0, at)
    return block.toString('utf8', at, end === -1 || end > at + length ? at + length : end)
  }
  const octal = (at: number, length: number) => {
    const digits = text(at, length).trim()
    return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN
  }
  if (octal(148, 8) !== checksumOf(block)) return undefined
  const bytes = block[124] === 0x80 ? Number(block.readBigUInt64BE(128)) : octal(124, 12)
  if (!Number.isSafeInteger(bytes)) return undefined
  const prefix = text(257, 5) === 'ustar' && text(257, 8) !== 'ustar  ' ? text(345, 155) : ''
  const type = String.fromCharCode(block[156] ?? 0)
  return { name: prefix ? `${prefix}/${text(0, 100)}` : text(0, 100), bytes, type: type === '\0' ? '0' : type }
}

/** How many bytes follow content of this size, up to the next block. */
export function paddingAfter(bytes: number): number {
  return (blockBytes - (bytes % blockBytes)) % blockBytes
}

function splitName(name: string): { prefix: string; rest: string } {
  if (Buffer.byteLength(name) <= 100) return { prefix: '', rest: name }
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) {
    const prefix = name.slice(0, at)
    const rest = name.slice(at + 1)
    if (Buffer.byteLength(rest) <= 100 && Buffer.byteLength(prefix) <= 155) return { prefix, rest }
  }
  throw new RangeError(`The name is too long for the archive: ${name}`)
}

function checksumOf(header: Buffer): number {
  let sum = 0
  for (let at = 0; at < blockBytes; at += 1) sum += at >= 148 && at < 156 ? 32 : (header[at] ?? 0)
  return sum
}
