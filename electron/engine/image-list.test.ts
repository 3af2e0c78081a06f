import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readImageList } from './image-list'

const docker = path.join(import.meta.dirname, '..', '..', 'docker')

describe('the list of images that comes with Standby', () => {
  it('names for each image at least one route to it', async () => {
    const { images } = await readImageList(docker)
    expect(Object.keys(images)).toContain('mysql:9.7')
    for (const [image, { pull, build }] of Object.entries(images))
      expect([image, pull ?? build]).not.toContain(undefined)
  })

  it('never builds an image under the official name', async () => {
    const { images } = await readImageList(docker)
    for (const { build } of Object.values(images)) if (build) expect(build.tag).toMatch(/^standby[/-]/)
  })

  it('names only bases and folders that are there', async () => {
    const { images, bases, folder } = await readImageList(docker)
    for (const { build } of Object.values(images)) {
      if (!build) continue
      expect(Object.keys(bases)).toEqual(expect.arrayContaining(build.bases))
      expect(existsSync(path.join(folder, build.context, 'Dockerfile'))).toBe(true)
    }
  })

  it('can build everything that it builds on a machine that reaches no registry', async () => {
    const { images, bases } = await readImageList(docker)
    for (const [image, { build }] of Object.entries(images)) {
      const last = bases[build?.bases.at(-1) ?? '']
      expect([image, last && 'suite' in last]).toEqual([image, true])
    }
  })

  it('adds to a context only what a build of Standby makes', async () => {
    const { images } = await readImageList(docker)
    const added = Object.values(images).flatMap(({ build }) => Object.values(build?.files ?? {}))
    expect(added.sort()).toEqual(['dist/shop/api.js', 'dist/shop/probe.js', 'dist/store/store.js'])
  })

  it('keeps a ready data directory of MySQL and of nothing else', async () => {
    const { images } = await readImageList(docker)
    for (const { kind, seed } of Object.values(images)) if (seed) expect(kind).toBe('mysql')
    expect(images['mysql:9.7']?.seed).toBe(true)
  })
})

describe('a mistake in the list', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'standby-images-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it.each([
    ['images: {}', 'bases'],
    ['bases: {}\nimages: { x: { kind: mysql, sead: true } }', 'sead'],
    ['bases: { x: { suite: sid, pull: { reference: x } } }\nimages: {}', 'bases.x'],
    ['bases: {}\nimages: { x: { kind: api, build: { tag: x, bases: [], context: x } } }', 'build.bases'],
    ["bases: {}\nimages: { x: { kind: mysql, pull: { reference: x, digest: 'sha256:1' } } }", 'digest'],
  ])('is ours, and says where it is: %j', async (text, where) => {
    writeFileSync(path.join(folder, 'images.yaml'), text)
    await expect(readImageList(folder)).rejects.toMatchObject({
      name: 'BugError',
      message: expect.stringContaining(where),
    })
  })
})
