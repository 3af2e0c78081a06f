import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { execInNode } from '../engine/exec'
import { imageId } from '../engine/image-archive'
import { buildFromContext } from '../engine/image-build'
import type { ImageEntry } from '../engine/image-list'
import { ImageStore } from '../engine/images'
import { idleService, labFiles } from '../testing/lab-files'
import { damage, packOf, savedImages } from '../testing/pack-files'
import { openTestHouse, root, type TestHouse, temporaryFolder, writeFiles } from '../testing/test-house'
import { classLabs } from './class-labs'
import { writePack } from './pack'
import { type Unpacked, unpack } from './unpack'

/** An image of this test's own, the last layer of which nothing else has. */
const image = `standby-pack-test-${randomBytes(4).toString('hex')}:1`
const marker = randomBytes(8).toString('hex')

let instructor: TestHouse
let folder: string
let file: string
const signal = new AbortController().signal

const buildImage = async () => {
  const context = path.join(folder, 'context')
  writeFiles(context, { Dockerfile: 'ARG BASE\nFROM $BASE\nCOPY marker /marker\n', marker })
  await buildFromContext(
    instructor.engine,
    { folder: context, files: {} },
    { tag: image, base: 'standby/haproxy:3.2' },
    () => {},
    signal,
  )
}
const removeImage = () => instructor.engine.docker.getImage(image).remove()

beforeAll(async () => {
  folder = temporaryFolder()
  file = path.join(folder, 'class.tar')
  const lab = labFiles({ services: { client: idleService({ image }) } })
  instructor = await openTestHouse({
    labs: { 'pack-lab': { ...lab, 'files/deep/own.cnf': '[mysqld]\n' }, 'other-lab': lab },
  })
  await instructor.house.images.ensure(instructor.engine, 'haproxy:3.2', () => {}, signal)
  await buildImage()
  const labs = classLabs(instructor.house.catalog, ['pack-lab', 'async-replication'])
  await writePack(
    {
      engine: instructor.engine,
      images: instructor.house.images,
      // What is packed of the built-in lab are its files: its images are tried by hand, they take a gigabyte.
      labs: { ...labs, images: [image] },
      quizzes: [path.join(root, 'quizzes')],
      version: '0.1.0',
      file,
    },
    () => {},
    signal,
  )
  await removeImage()
})

afterAll(async () => {
  await removeImage().catch(() => {})
  await instructor.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The machine of somebody else, as far as Standby's data go. */
async function learner(): Promise<TestHouse> {
  const house = await openTestHouse({ env: { STANDBY_LABS: undefined } })
  onTestFinished(() => house.close())
  return house
}

function takeIn(
  at: TestHouse,
  pack: string,
  until = signal,
  env: Record<string, string> = {},
  images = at.house.images,
): Promise<Unpacked> {
  const { house, engine, dataFolder } = at
  return unpack(
    {
      engine,
      images,
      file: pack,
      dataFolder,
      resources: root,
      version: house.version,
      settings: house.settings.value.value,
      setSettings: (change) => house.settings.set(change),
      env,
    },
    () => {},
    until,
  )
}

const leftIn = (at: TestHouse) =>
  existsSync(path.join(at.dataFolder, 'class')) ? readdirSync(path.join(at.dataFolder, 'class')) : []

test('what was packed is there on a machine that has none of it, and runs', async () => {
  expect(await imageId(instructor.engine, image)).toBeNull()
  const there = await learner()
  const taken = await takeIn(there, file)
  expect(taken.images).toEqual([{ image, reference: image, result: 'loaded' }])
  expect(taken.labs).toEqual([
    { id: 'pack-lab', result: 'taken-in' },
    { id: 'async-replication', result: 'built-in' },
  ])
  expect(taken.quizzes).toEqual([])
  const labsFolder = path.join(there.dataFolder, 'class', 'labs')
  expect(taken.folders).toEqual([{ what: 'labs', folder: labsFolder, used: true, instead: '' }])
  expect(there.house.settings.value.value.labsFolder).toBe(labsFolder)
  expect(readFileSync(path.join(labsFolder, 'pack-lab', 'files', 'deep', 'own.cnf'), 'utf8')).toBe('[mysqld]\n')
  expect(readdirSync(labsFolder)).toEqual(['pack-lab'])

  await there.house.catalog.reopen()
  const session = await there.start('pack-lab')
  const { stdout } = await execInNode(there.engine, session.owner, 'client', {
    command: ['cat', '/marker'],
    timeoutMs: 5000,
  })
  expect(stdout).toBe(marker)
  await there.house.sessions.end(session.id)

  // Again: nothing is loaded twice, and the lab is put in its place anew.
  const again = await takeIn(there, file)
  expect(again.images).toEqual([{ image, reference: image, result: 'present' }])
  expect(leftIn(there).filter((name) => name.startsWith('.'))).toEqual([])
  await removeImage()
})

test('a folder of labs that the user chose is left as it is, and the user is told', async () => {
  const there = await learner()
  const own = path.join(folder, 'my-labs')
  there.house.settings.set({ labsFolder: own })
  const taken = await takeIn(there, file)
  expect(taken.folders).toMatchObject([{ what: 'labs', used: false, instead: own }])
  expect(there.house.settings.value.value.labsFolder).toBe(own)
  expect((await takeIn(there, file, signal, { STANDBY_LABS: '/elsewhere' })).folders).toMatchObject([
    { instead: '/elsewhere' },
  ])
  await removeImage()
})

test('a pack that was tampered with is refused, and nothing of it is used', async () => {
  const there = await learner()
  for (const [text, says] of [
    [marker, 'images.tar is not what the manifest says'],
    ['What a test needs', 'lab.yaml is not what the manifest says'],
    ['"standby-class-pack"', 'manifest'],
  ] as const) {
    const tampered = path.join(folder, 'tampered.tar')
    copyFileSync(file, tampered)
    damage(tampered, text)
    await expect(takeIn(there, tampered)).rejects.toThrow(says)
  }
  const short = path.join(folder, 'short.tar')
  const whole = readFileSync(file)
  writeFileSync(short, whole.subarray(0, whole.length - 5000))
  await expect(takeIn(there, short)).rejects.toThrow(/cut short|damaged/)
  expect(await imageId(there.engine, image)).toBeNull()
  expect(leftIn(there)).toEqual([])
  expect(there.house.settings.value.value.labsFolder).toBe('')
})

test('images for another platform, and programs of another Standby, are refused in so many words', async () => {
  const there = await learner()
  const foreign = path.join(folder, 'foreign.tar')
  const parts = [['images.tar', savedImages('standby-store:1')]] as const
  writeFileSync(
    foreign,
    packOf(parts, (manifest) => ({ ...manifest, platform: 'linux/s390x' })),
  )
  await expect(takeIn(there, foreign)).rejects.toThrow(/are for linux\/s390x, and the engine here runs linux\//)
  const { docker } = there.engine
  const { Os, Arch } = await docker.version()
  writeFileSync(
    foreign,
    packOf(parts, (manifest) => ({ ...manifest, platform: `${Os}/${Arch}` })),
  )
  const store: ImageEntry = {
    kind: 'store',
    seed: false,
    build: {
      tag: 'standby-store:1',
      bases: ['standby/base:sid'],
      context: 'store',
      files: { 'a.json': 'package.json' },
    },
  }
  const list = { folder: path.join(root, 'docker'), bases: {}, images: { 'standby-store:1': store } }
  const images = new ImageStore(list, () => '')
  await expect(takeIn(there, foreign, signal, {}, images)).rejects.toThrow(/has other programs than that of this one/)
})

test('a lab in it that is not valid is refused before images are loaded', async () => {
  const there = await learner()
  const invalid = path.join(folder, 'invalid.tar')
  const content = packOf([['labs/bad-lab/lab.yaml', 'title: [']], (manifest) => ({
    ...manifest,
    labs: [{ id: 'bad-lab', title: 'Bad', origin: 'own', chosen: true, hash: '0'.repeat(64) }],
  }))
  writeFileSync(invalid, content)
  await expect(takeIn(there, invalid)).rejects.toThrow(/The pack's lab bad-lab is not valid: /)
  expect(leftIn(there)).toEqual([])
})

test('packing and unpacking that are cancelled leave nothing half done', async () => {
  const there = await learner()
  const abort = new AbortController()
  abort.abort()
  await expect(takeIn(there, file, abort.signal)).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(leftIn(there)).toEqual([])
  expect(await imageId(there.engine, image)).toBeNull()

  await buildImage()
  const saving = new AbortController()
  const cut = path.join(folder, 'cut.tar')
  const labs = classLabs(instructor.house.catalog, ['pack-lab'])
  const { engine, house } = instructor
  const packing = writePack(
    { engine, images: house.images, labs, quizzes: [], version: '0.1.0', file: cut },
    ({ bytes }) => {
      if (bytes > 1_000_000) saving.abort()
    },
    saving.signal,
  )
  await expect(packing).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(readdirSync(folder).filter((name) => name.startsWith('cut'))).toEqual([])
})
