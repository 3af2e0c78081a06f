import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors'
import { packedTestImage, packOf, savedImages, tarOf } from '../testing/pack-files'
import { isPackName, type PackManifest } from './pack-manifest'
import { PackReader } from './pack-reader'
import { PackWriter } from './pack-writer'
import { blockBytes, formatTarHeader, parseTarHeader } from './tar-header'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'standby-pack-'))
  file = path.join(folder, 'class.tar')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const signal = new AbortController().signal

/** Opens and verifies it. @returns why it is refused; null where it is not */
async function refusal(content: Buffer): Promise<string | null> {
  writeFileSync(file, content)
  let reader: PackReader | null = null
  try {
    reader = await PackReader.open(file)
    await reader.verify(() => {}, signal)
    return null
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toBe('INPUT_INVALID')
    return error.message
  } finally {
    await reader?.close()
  }
}

const lab = ['labs/a-lab/lab.yaml', 'title: A lab\n'] as const
const images = ['images.tar', savedImages('standby-store:1')] as const

describe('a class pack', () => {
  it('is taken as it was made', async () => {
    expect(await refusal(packOf([lab, images]))).toBeNull()
  })

  it('is written with sizes that nobody knew before, and read again', async () => {
    const writer = await PackWriter.open(file)
    const big = Buffer.alloc(3_000_000, 'ab')
    async function* chunks() {
      yield big.subarray(0, 1_000_001)
      yield big.subarray(1_000_001)
    }
    await writer.add('quizzes/q.yaml', chunks(), () => {})
    await writer.add(lab[0], [Buffer.from(lab[1])], () => {})
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.partial$/)])
    const manifest: PackManifest = {
      format: 'standby-class-pack',
      version: 1,
      standby: '0.1.0',
      packedAt: 0,
      platform: 'linux/amd64',
      images: [],
      labs: [],
      parts: writer.parts,
    }
    await writer.finish(manifest)
    expect(readdirSync(folder)).toEqual(['class.tar'])
    const reader = await PackReader.open(file)
    await reader.verify(() => {}, signal)
    expect((await reader.content('quizzes/q.yaml')).equals(big)).toBe(true)
    const streamed: Buffer[] = []
    for await (const chunk of reader.stream('quizzes/q.yaml')) streamed.push(chunk as Buffer)
    expect(Buffer.concat(streamed).equals(big)).toBe(true)
    await reader.close()
  })

  it('that is given up leaves nothing, and one that is there is not written over', async () => {
    const writer = await PackWriter.open(file)
    await writer.add(lab[0], [Buffer.from(lab[1])], () => {})
    await writer.discard()
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(file, 'mine')
    await expect(PackWriter.open(file)).rejects.toThrow('There is a file')
  })

  it('of which a byte was changed is refused, wherever it is', async () => {
    const whole = packOf([lab, images])
    const refused = ['title: A lab', 'x'.repeat(3000), 'RepoTags'].map((text) => {
      const content = Buffer.from(whole)
      content.writeUInt8((content[content.indexOf(text)] ?? 0) ^ 1, content.indexOf(text))
      return content
    })
    for (const content of refused) expect(await refusal(content)).toMatch(/is not what the manifest says/)
  })

  it('that was cut short is refused, wherever it was cut', async () => {
    const whole = packOf([lab, images])
    for (const at of [0, 100, 600, 2000, whole.length / 2, whole.length - 1600]) {
      expect(await refusal(whole.subarray(0, Math.floor(at)))).toMatch(/cut short|no class pack/)
    }
  })

  it.each([
    '../evil',
    '/etc/passwd',
    'labs/../../evil',
    'labs/a-lab/../../../evil',
    'labs/a-lab/..',
    'labs/a-lab/./x',
    'labs/a-lab//x',
    'labs/a-lab/a\\..\\b',
    'labs/a-lab/c:evil',
    'labs/a-lab/.hidden',
    'labs/a-lab/NUL',
    'labs/a-lab/x\u202e.md',
    'labs/A Lab/lab.yaml',
    'labs/lab.yaml',
    'quizzes/sub/x.yaml',
    'quizzes/x.sh',
    'settings.json',
    'images.tar/x',
  ])('with a file called %j is refused', async (name) => {
    expect(isPackName(name)).toBe(false)
    expect(await refusal(packOf([[name, 'x']]))).toMatch(/a file that does not belong into one/)
  })

  it.each([
    ['1', 'a hard link'],
    ['2', 'a symbolic link'],
    ['3', 'a device'],
    ['5', 'a folder'],
    ['L', 'a long name of another tar'],
    ['x', 'an extended header'],
  ])('with an entry of type %s, %s, is refused', async (type) => {
    const content = packOf([lab])
    content.write(type, 156)
    content.fill(' ', 148, 156)
    let sum = 0
    for (let at = 0; at < blockBytes; at += 1) sum += content[at] ?? 0
    content.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    expect(await refusal(content)).toMatch(/is a link or a device/)
  })

  it('with sizes that cannot be is refused before they are believed', async () => {
    const manifest = (bytes: number) =>
      Buffer.concat([formatTarHeader('labs/a-lab/lab.yaml', bytes), Buffer.alloc(2048)])
    expect(await refusal(manifest(900_000_000_000))).toMatch(/cut short/)
    expect(await refusal(packOf([['labs/a-lab/x.yaml', Buffer.alloc(21_000_000)]]))).toMatch(/larger than it can be/)
  })

  it('that has a file twice, or in capitals again, is refused', async () => {
    expect(await refusal(packOf([lab, lab]))).toMatch(/twice/)
    expect(await refusal(packOf([lab, ['labs/a-lab/LAB.yaml', 'x']]))).toMatch(/twice/)
  })

  it('whose manifest and files differ is refused', async () => {
    expect(
      await refusal(packOf([lab, ['quizzes/q.yaml', 'x']], (m) => ({ ...m, parts: m.parts.slice(0, 1) }))),
    ).toMatch(/does not name quizzes/)
    expect(
      await refusal(packOf([lab], (m) => ({ ...m, parts: [...m.parts, { ...m.parts[0], name: 'labs/a-lab/x' }] }))),
    ).toMatch(/missing/)
    expect(await refusal(packOf([lab], (m) => ({ ...m, images: [packedTestImage] })))).toMatch(/no images/)
    expect(await refusal(packOf([lab], (m) => ({ ...m, version: 2 })))).toMatch(/another version of Standby/)
    expect(await refusal(packOf([lab], (m) => ({ ...m, platform: '../..' })))).toMatch(/not valid/)
    expect(await refusal(tarOf([lab]))).toMatch(/no manifest/)
    expect(await refusal(tarOf([['manifest.json', '{'], lab]))).toMatch(/manifest is not the last/)
  })

  it('whose images have names that its manifest does not say is refused', async () => {
    const stray = ['images.tar', savedImages('standby-store:1', 'debian:latest')] as const
    expect(await refusal(packOf([lab, stray]))).toMatch(/an image that its manifest does not name: debian:latest/)
    expect(await refusal(packOf([lab, ['images.tar', savedImages()]]))).toMatch(
      /does not hold the image standby-store:1/,
    )
    const twice = tarOf([
      ['manifest.json', JSON.stringify([{ RepoTags: ['standby-store:1'] }])],
      ['./manifest.json', JSON.stringify([{ RepoTags: ['debian:latest'] }])],
    ])
    expect(await refusal(packOf([lab, ['images.tar', twice]]))).toMatch(/not as an engine saves them/)
    const index = { manifests: [{ annotations: { 'io.containerd.image.name': 'docker.io/library/debian:latest' } }] }
    const annotated = tarOf([
      ['manifest.json', JSON.stringify([{ RepoTags: ['standby-store:1'] }])],
      ['index.json', JSON.stringify(index)],
    ])
    expect(await refusal(packOf([lab, ['images.tar', annotated]]))).toMatch(/debian:latest/)
  })

  it('that is anything else is refused with a reason, and nothing worse', async () => {
    const honest = packOf([lab, images])
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 4000 }).map((bytes) => Buffer.from(bytes)),
          fc.tuple(fc.nat(honest.length - 1), fc.uint8Array({ minLength: 1, maxLength: 40 })).map(([at, bytes]) => {
            const content = Buffer.from(honest)
            content.set(bytes.subarray(0, content.length - at), at)
            return content
          }),
        ),
        async (content) => {
          const reason = await refusal(content)
          if (reason !== null) expect(reason).toMatch(/^This class pack cannot be used: /)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('a header of the archive', () => {
  it('comes back as it was written, however long the name and large the file', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z0-9]{1,30}$/), { minLength: 1, maxLength: 6 }).map((names) => names.join('/')),
        fc.nat(2 ** 40),
        (name, bytes) => {
          expect(parseTarHeader(formatTarHeader(name, bytes))).toEqual({ name, bytes, type: '0' })
        },
      ),
    )
  })
})
