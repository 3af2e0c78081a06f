import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pack } from 'tar-fs'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { ImageProgress } from '../contract/engine'
import { realEngine } from '../testing/real-engine'
import { freePort, type Registry, startRegistry } from '../testing/registry'
import { root, temporaryFolder, writeFiles } from '../testing/test-house'
import { baseImageObstacle } from './base-image'
import type { Engine } from './engine'
import { type ImageEntry, type ImageList, readImageList } from './image-list'
import { ImageStore } from './images'
import { labels } from './labels'
import { removeAbandonedSeeds } from './reaper'

/** Set apart from whatever else is on the machine's engine. */
const mark = `sb-test-${randomBytes(4).toString('hex')}`
const never = new AbortController().signal

let engine: Engine
let registry: Registry
/** An image that is there, as something to build on and to push. */
let base: string
let folder: string
const made = new Set<string>()

beforeAll(async () => {
  engine = await realEngine()
  folder = temporaryFolder()
  registry = await startRegistry()
  const images = new ImageStore(await readImageList(path.join(root, 'docker')), () => '')
  base = (await images.ensure(engine, 'mysql:9.7', () => {}, never)).reference
})

afterAll(async () => {
  await registry.stop()
  for (const reference of made) await removeImage(reference)
  rmSync(folder, { recursive: true, force: true })
  const left = await engine.docker.listImages({ filters: { reference: [`*${mark}*`, `*/*${mark}*`, `*/*/*${mark}*`] } })
  expect(left).toEqual([])
})

async function removeImage(reference: string): Promise<void> {
  await engine.docker
    .getImage(reference)
    .remove({ force: true })
    .catch((error: { statusCode?: number }) => {
      if (error.statusCode !== 404) throw error
    })
}

async function isPresent(reference: string): Promise<boolean> {
  return engine.docker
    .getImage(reference)
    .inspect()
    .then(
      () => true,
      () => false,
    )
}

interface Pushed {
  /** As a lab would write it. */
  name: string
  digest: string
}

/** Pushes an image of about a megabyte for each of `megabytes`, and forgets it here. */
async function push(name: string, megabytes = 1): Promise<Pushed> {
  const content = path.join(folder, name)
  writeFiles(content, { Dockerfile: 'FROM scratch\nCOPY noise /noise\n', noise: '' })
  writeFiles(content, { noise: randomBytes(megabytes * 500_000).toString('hex') })
  const reference = `${registry.address}/classroom/${mark}-${name}:1`
  const built = await engine.docker.buildImage(pack(content) as unknown as NodeJS.ReadableStream, { t: reference })
  await follow(built)
  const pushing = await engine.docker.getImage(reference).push({ authconfig: {} })
  const events = (await follow(pushing)) as { aux?: { Digest?: string } }[]
  const digest = events.find((event) => event.aux?.Digest)?.aux?.Digest
  await engine.docker.getImage(reference).remove({ force: true })
  made.add(reference)
  return { name: `${mark}-${name}:1`, digest: digest ?? expect.unreachable('no digest') }
}

function follow(stream: NodeJS.ReadableStream): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    engine.docker.modem.followProgress(stream, (error, events: { error?: string }[]) => {
      const failed = error ?? events.find((event) => event.error)?.error
      if (failed) reject(failed instanceof Error ? failed : new Error(String(failed)))
      else resolve(events)
    })
  })
}

function store(images: Record<string, Partial<ImageEntry>>, prefix?: string): ImageStore {
  return storeOf(images, {}, prefix)
}

function storeOf(
  images: Record<string, Partial<ImageEntry>>,
  bases: ImageList['bases'],
  prefix = `${registry.address}/classroom`,
): ImageStore {
  const list: ImageList = {
    folder,
    bases: {
      [`${mark}-base:1`]: { suite: 'nosuchsuite', packages: [] },
      [base]: { suite: 'sid', packages: [] },
      ...bases,
    },
    images: Object.fromEntries(
      Object.entries(images).map(([name, entry]) => [name, { kind: 'client', seed: false, ...entry }]),
    ),
  }
  return new ImageStore(list, () => prefix)
}

describe('an image that is pulled', () => {
  test('comes from the registry of the setting, with its progress', async () => {
    const { name } = await push('pulled', 40)
    const images = store({ [name]: { pull: { reference: name } } })
    const progress: ImageProgress[] = []
    const reference = `${registry.address}/classroom/${name}`

    const ready = await images.ensure(engine, name, (one) => progress.push(one), never)

    expect(ready).toEqual({ reference, seed: null })
    expect(await isPresent(reference)).toBe(true)
    expect(new Set(progress.map((one) => `${one.route}: ${one.doing}`))).toEqual(
      new Set([`pull: Pulling ${reference}`]),
    )
    const fractions = progress.flatMap((one) => (one.fraction === null ? [] : [one.fraction]))
    expect(fractions.length).toBeGreaterThan(2)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(fractions.at(-1)).toBe(1)
    expect(images.status.value).toEqual([
      { image: name, reference, sizeBytes: expect.any(Number), seeded: false, progress: null, error: null },
    ])
  })

  test('is not asked for again when it is there, registry or not', async () => {
    const { name } = await push('present')
    await store({ [name]: { pull: { reference: name } } }).ensure(engine, name, () => {}, never)
    // Under the same name, where nobody answers.
    const reference = `127.0.0.1:${await freePort()}/${name}`
    const [repo, tag] = [reference.slice(0, reference.lastIndexOf(':')), '1']
    await engine.docker.getImage(`${registry.address}/classroom/${name}`).tag({ repo, tag })
    made.add(reference)
    const images = store({ [name]: { pull: { reference: name } } }, repo.slice(0, repo.indexOf('/')))
    const progress: ImageProgress[] = []
    expect(await images.ensure(engine, name, (one) => progress.push(one), never)).toMatchObject({ reference })
    expect(progress).toEqual([])
  })

  test('is taken with the right digest', async () => {
    const { name, digest } = await push('right')
    const images = store({ [name]: { pull: { reference: name, digest } } })
    await expect(images.ensure(engine, name, () => {}, never)).resolves.toMatchObject({ seed: null })
  })

  test('is refused with a wrong digest, and not kept', async () => {
    const { name } = await push('wrong')
    const digest = `sha256:${'0'.repeat(64)}`
    const images = store({ [name]: { pull: { reference: name, digest } } })
    await expect(images.ensure(engine, name, () => {}, never)).rejects.toMatchObject({
      code: 'IMAGE_UNAVAILABLE',
      message: expect.stringContaining(`does not have the digest ${digest}`),
    })
    expect(await isPresent(`${registry.address}/classroom/${name}`)).toBe(false)
  })

  test('is pulled once for all who ask, and for the one who still waits when another gives up', async () => {
    const { name } = await push('shared', 20)
    const images = store({ [name]: { pull: { reference: name } } })
    const impatient = new AbortController()
    const first = images.ensure(engine, name, () => impatient.abort(), impatient.signal)
    const second = images.ensure(engine, name, () => {}, never)
    await expect(first).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(second).resolves.toMatchObject({ reference: `${registry.address}/classroom/${name}` })
    expect(images.status.value[0]).toMatchObject({ error: null, progress: null })
  })

  test('is given up at once when nobody waits any more, and can be asked for again', async () => {
    const sockets = new Set<Socket>()
    const silent = createServer((socket) => {
      sockets.add(socket.on('error', () => {}))
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      silent.close()
    })
    const { name } = await push('slow')
    let prefix = `127.0.0.1:${(silent.address() as { port: number }).port}`
    const list: ImageList = {
      folder,
      bases: {},
      images: { [name]: { kind: 'client', seed: false, pull: { reference: name } } },
    }
    const images = new ImageStore(list, () => prefix)
    const impatient = new AbortController()
    const asked = images.ensure(engine, name, () => {}, impatient.signal)
    await vi.waitFor(() => expect(sockets.size).toBeGreaterThan(0), { timeout: 10_000 })
    impatient.abort()
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
    prefix = `${registry.address}/classroom`
    await expect(images.ensure(engine, name, () => {}, never)).resolves.toMatchObject({ seed: null })
  })
})

describe('an image that is neither present, nor pulled, nor built', () => {
  test('is unavailable, with each route and why it failed', async () => {
    const name = `${mark}-nowhere:1`
    const port = await freePort()
    writeFiles(path.join(folder, 'broken'), {
      Dockerfile: 'ARG BASE\nFROM $BASE\nRUN echo cannot go on >&2; exit 3\n',
    })
    const images = store(
      {
        [name]: {
          pull: { reference: name },
          build: { tag: `${mark}-broken:1`, bases: [base], context: 'broken', files: {} },
        },
      },
      `127.0.0.1:${port}`,
    )
    const error = await images.ensure(engine, name, () => {}, never).catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      code: 'IMAGE_UNAVAILABLE',
      details: {
        image: name,
        tried: [
          { route: 'present', result: 'not on this machine' },
          { route: `pull 127.0.0.1:${port}/${name}`, result: expect.stringContaining('connection refused') },
          { route: `build on ${base}`, result: expect.stringMatching(/returned a non-zero code: 3 .*cannot go on/) },
        ],
      },
    })
    expect((error as Error).message).toMatch(/present: .*; pull .*; build on .*: /)
    expect(images.status.value[0]).toMatchObject({
      reference: null,
      progress: null,
      error: { code: 'IMAGE_UNAVAILABLE' },
    })
  })

  test('says what the registry said of an image it does not have', async () => {
    const name = `${mark}-unknown:1`
    const images = store({ [name]: { pull: { reference: name } } })
    await expect(images.ensure(engine, name, () => {}, never)).rejects.toMatchObject({
      code: 'IMAGE_UNAVAILABLE',
      message: expect.stringMatching(/manifest.*(unknown|not found)|not found/i),
    })
  })

  test('says why its base image cannot be made', async () => {
    const name = `${mark}-baseless:1`
    const images = store({ [name]: { build: { tag: name, bases: [`${mark}-base:1`], context: 'broken', files: {} } } })
    const obstacle = await baseImageObstacle()
    await expect(images.ensure(engine, name, () => {}, never)).rejects.toMatchObject({
      code: 'IMAGE_UNAVAILABLE',
      message: expect.stringContaining(obstacle ?? 'debootstrap failed'),
    })
  })

  test('is looked for under its own name when no list knows it', async () => {
    await expect(store({}).ensure(engine, base, () => {}, never)).resolves.toEqual({ reference: base, seed: null })
  })
})

describe('an image that is built', () => {
  const says = (name: string) => `ARG BASE\nFROM $BASE\nARG BASE\nLABEL ${mark}=${name} base=$BASE\n`
  const labelsOf = async (reference: string) => (await engine.docker.getImage(reference).inspect()).Config.Labels

  test('stands on the first of its bases that is to be had, here on one that is pulled', async () => {
    const pulled = await push('base')
    const name = `${mark}-on-pulled:1`
    made.add(name)
    writeFiles(path.join(folder, 'on-pulled'), { Dockerfile: says('on-pulled') })
    const build = { tag: name, bases: ['official', base], context: 'on-pulled', files: {} }
    const images = storeOf({ [name]: { build } }, { official: { pull: { reference: pulled.name } } })
    const progress = new Set<string>()
    await images.ensure(engine, name, (one) => progress.add(`${one.route}: ${one.doing}`), never)
    expect(await labelsOf(name)).toMatchObject({ base: `${registry.address}/classroom/${pulled.name}` })
    expect(progress).toContain(`build: Pulling ${registry.address}/classroom/${pulled.name}`)
  })

  test('stands on the next base where one is not to be had, or the build fails on it', async () => {
    const name = `${mark}-on-next:1`
    made.add(name)
    const broken = await push('broken-base')
    // An image of nothing but noise has no shell to run this.
    writeFiles(path.join(folder, 'on-next'), { Dockerfile: `${says('on-next')}RUN true\n` })
    const build = { tag: name, bases: ['gone', 'broken', base], context: 'on-next', files: {} }
    const images = storeOf(
      { [name]: { build } },
      { gone: { pull: { reference: `${mark}-gone:1` } }, broken: { pull: { reference: broken.name } } },
    )
    await images.ensure(engine, name, () => {}, never)
    expect(await labelsOf(name)).toMatchObject({ base })
    await removeImage(name)

    const without = { ...build, bases: ['gone', 'broken'] }
    const poorer = storeOf(
      { [name]: { build: without } },
      { gone: { pull: { reference: `${mark}-gone:1` } }, broken: { pull: { reference: broken.name } } },
    )
    await expect(poorer.ensure(engine, name, () => {}, never)).rejects.toMatchObject({
      details: {
        tried: [
          { route: 'present', result: 'not on this machine' },
          { route: 'build on gone', result: expect.stringMatching(/manifest|not found/i) },
          { route: 'build on broken', result: expect.stringMatching(/sh/) },
        ],
      },
    })
  })

  test('holds what Standby made for it, and is built anew when that changed', async () => {
    const name = `${mark}-program:1`
    made.add(name)
    writeFiles(folder, { 'program/Dockerfile': `${says('program')}COPY program.js /\n`, 'made/program.js': 'one' })
    const files = { 'program.js': path.join(path.basename(folder), 'made/program.js') }
    const images = store({ [name]: { build: { tag: name, bases: [base], context: 'program', files } } })
    const idOf = async () => (await engine.docker.getImage(name).inspect()).Id
    await images.ensure(engine, name, () => {}, never)
    const first = await idOf()
    await images.ensure(engine, name, () => {}, never)
    expect(await idOf()).toBe(first)
    writeFiles(folder, { 'made/program.js': 'two' })
    await images.ensure(engine, name, () => {}, never)
    expect(await idOf()).not.toBe(first)

    rmSync(path.join(folder, 'made'), { recursive: true })
    await images.ensure(engine, name, () => {}, never)
    await removeImage(name)
    await expect(images.ensure(engine, name, () => {}, never)).rejects.toMatchObject({
      code: 'IMAGE_UNAVAILABLE',
      message: expect.stringContaining('program.js is not there: npm run build makes it'),
    })
  })

  test('comes with its progress, step by step', async () => {
    const name = `${mark}-built:1`
    made.add(name)
    writeFiles(path.join(folder, 'built'), { Dockerfile: 'ARG BASE\nFROM $BASE\nRUN echo one\nRUN echo two\n' })
    const progress: ImageProgress[] = []
    const images = store({ [name]: { build: { tag: name, bases: [base], context: 'built', files: {} } } })
    await expect(images.ensure(engine, name, (one) => progress.push(one), never)).resolves.toEqual({
      reference: name,
      seed: null,
    })
    expect(progress.every((one) => one.route === 'build' && one.doing.startsWith(`Building ${name}`))).toBe(true)
    const fractions = progress.flatMap((one) => (one.fraction === null ? [] : [one.fraction]))
    expect(fractions.at(0)).toBe(0)
    expect(fractions.at(-1)).toBe(0.75)
  })

  test('is cancelled, and what was built for it stops', async () => {
    const name = `${mark}-endless:1`
    const asleep = `${mark.replaceAll('-', '')}`
    writeFiles(path.join(folder, 'endless'), {
      Dockerfile: `ARG BASE\nFROM $BASE\nRUN echo ${asleep} && sleep 600\n`,
    })
    const building = async () =>
      (await engine.docker.listContainers({ all: true })).filter((one) => one.Command.includes(asleep))
    const images = store({ [name]: { build: { tag: name, bases: [base], context: 'endless', files: {} } } })
    const impatient = new AbortController()
    const asked = images.ensure(engine, name, () => {}, impatient.signal)
    await vi.waitFor(async () => expect(await building()).toHaveLength(1), { timeout: 20_000, interval: 50 })
    const begun = Date.now()
    impatient.abort()
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(Date.now() - begun).toBeLessThan(1000)
    await vi.waitFor(async () => expect(await building()).toEqual([]), { timeout: 20_000, interval: 50 })
    expect(await isPresent(name)).toBe(false)
    expect(images.status.value[0]).toMatchObject({ progress: null, error: null })
  })

  test('leaves no half of a base image when it is cancelled', async () => {
    const name = `${mark}-half:1`
    const list: ImageList = {
      folder,
      bases: { [`${mark}-half-base:1`]: { suite: 'sid', packages: ['gzip'] } },
      images: {
        [name]: {
          kind: 'client',
          seed: false,
          build: { tag: name, bases: [`${mark}-half-base:1`], context: 'built', files: {} },
        },
      },
    }
    const folders = () => readdirSync(tmpdir()).filter((one) => one.startsWith('standby-base-'))
    const before = new Set(folders())
    const images = new ImageStore(list, () => '')
    const impatient = new AbortController()
    const asked = images.ensure(
      engine,
      name,
      // As soon as debootstrap has said something.
      (one) => one.doing.endsWith('(1)') && impatient.abort(),
      impatient.signal,
    )
    const obstacle = await baseImageObstacle()
    await expect(asked).rejects.toMatchObject(
      obstacle ? { code: 'IMAGE_UNAVAILABLE', message: expect.stringContaining(obstacle) } : { code: 'CANCELLED' },
    )
    await vi.waitFor(() => expect(folders().filter((one) => !before.has(one))).toEqual([]), { timeout: 20_000 })
    expect(await isPresent(`${mark}-half-base:1`)).toBe(false)
  })
})

describe('a ready data directory', () => {
  /** The MySQL image under an identity of its own, for which there is no data directory yet. */
  const freshImage = async (name: string) => {
    const content = path.join(folder, name)
    writeFiles(content, { Dockerfile: `FROM ${base}\nLABEL ${mark}=${name}\n` })
    const reference = `${mark}-${name}:1`
    await follow(await engine.docker.buildImage(pack(content) as unknown as NodeJS.ReadableStream, { t: reference }))
    made.add(reference)
    return reference
  }
  const preparing = async (reference: string) => {
    const found = await engine.docker.listContainers({ all: true, filters: { label: [`${labels.purpose}=seed`] } })
    return found.filter((one) => one.Image === reference)
  }

  test('is not prepared any further when nobody waits for it', async () => {
    const reference = await freshImage('given-up')
    const images = store({ [reference]: { kind: 'mysql', seed: true } })
    const impatient = new AbortController()
    const asked = images.ensure(engine, reference, () => {}, impatient.signal)
    await vi.waitFor(async () => expect(await preparing(reference)).toHaveLength(1), { timeout: 20_000, interval: 50 })
    impatient.abort()
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' })
    await vi.waitFor(async () => expect(await preparing(reference)).toEqual([]), { timeout: 20_000, interval: 50 })
  })

  test('that a killed process was preparing is removed after a while, and not before', async () => {
    const abandoned = await engine.docker.createContainer({
      Image: base,
      Entrypoint: ['sleep', 'infinity'],
      Labels: { [labels.purpose]: 'seed' },
      HostConfig: { NetworkMode: 'none' },
    })
    const exists = () =>
      abandoned.inspect().then(
        () => true,
        () => false,
      )
    await removeAbandonedSeeds(engine)
    expect(await exists()).toBe(true)
    await removeAbandonedSeeds(engine, Date.now() + 11 * 60_000)
    expect(await exists()).toBe(false)
  })

  test('is prepared once, by the image itself', async () => {
    const reference = await freshImage('seeded')
    const { Id } = await engine.docker.getImage(reference).inspect()
    const images = store({ [reference]: { kind: 'mysql', seed: true } })
    const doing = new Set<string>()
    const { seed } = await images.ensure(engine, reference, (one) => doing.add(one.doing), never)
    made.add(seed?.reference ?? expect.unreachable('no seed'))
    expect([...doing]).toEqual(['Preparing a data directory for new servers, once'])
    expect(await preparing(reference)).toEqual([])
    const { Config } = await engine.docker.getImage(seed?.reference ?? '').inspect()
    expect(Config.Labels).toMatchObject({ [labels.purpose]: '', [labels.seedImage]: Id })
    expect(Config.Cmd).toEqual(['mysqld'])
    doing.clear()
    await expect(images.ensure(engine, reference, (one) => doing.add(one.doing), never)).resolves.toEqual({
      reference,
      seed,
    })
    expect([...doing]).toEqual([])
  })
})
