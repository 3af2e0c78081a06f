import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { manifestPart, type PackManifest, type PackPart } from '../classroom/pack-manifest'
import { blockBytes, formatTarHeader, paddingAfter } from '../classroom/tar-header'

/** A tar of these files, whatever their names. */
export function tarOf(files: readonly (readonly [name: string, content: string | Buffer])[]): Buffer {
  const blocks = files.flatMap(([name, text]) => {
    const content = Buffer.from(text)
    return [formatTarHeader(name, content.length), content, Buffer.alloc(paddingAfter(content.length))]
  })
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)])
}

/** An archive as an engine saves it, as far as its names go. */
export function savedImages(...references: string[]): Buffer {
  return tarOf([
    ['0123/layer.tar', 'x'.repeat(3000)],
    [
      'manifest.json',
      JSON.stringify(references.map((reference) => ({ Config: 'c.json', RepoTags: [reference], Layers: [] }))),
    ],
  ])
}

export const packedTestImage = {
  image: 'standby-store:1',
  kind: 'image',
  reference: 'standby-store:1',
  as: 'standby-store:1',
  id: `sha256:${'1'.repeat(64)}`,
  bytes: 3000,
  context: null,
} as const

/** A pack of these parts, with a manifest that fits them unless it is changed. */
export function packOf(
  parts: readonly (readonly [name: string, content: string | Buffer])[],
  change: (manifest: PackManifest) => object = (manifest) => manifest,
): Buffer {
  const manifest: PackManifest = {
    format: 'standby-class-pack',
    version: 1,
    standby: '0.1.0',
    packedAt: Date.UTC(2026, 0, 31),
    platform: 'linux/amd64',
    images: parts.some(([name]) => name === 'images.tar') ? [packedTestImage] : [],
    labs: [],
    parts: parts.map(([name, content]) => partOf(name, Buffer.from(content))),
  }
  return tarOf([...parts, [manifestPart, JSON.stringify(change(manifest))]])
}

function partOf(name: string, content: Buffer): PackPart {
  return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
}

/** Turns one byte of a file over, at the place where this text stands. */
export function damage(file: string, text: string): void {
  const content = readFileSync(file)
  const at = content.indexOf(text)
  if (at === -1) throw new Error(`${text} is not in ${file}`)
  content.writeUInt8((content[at] ?? 0) ^ 1, at)
  writeFileSync(file, content)
}
