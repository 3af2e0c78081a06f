import { createServer } from 'node:net'
import { freemem, totalmem } from 'node:os'
import type { Lab } from '../catalog/lab'
import { hashFolder } from '../catalog/lab-hash'
import { type ClassLabs, classLabs } from '../classroom/class-labs'
import { installedPackFile } from '../classroom/installed-pack'
import { type LabNeeds, needsOf } from '../classroom/lab-needs'
import { AppError } from '../contract/errors'
import type { Engine } from '../engine/engine'
import { observeEngineHost } from '../engine/engine-host'
import { imageId } from '../engine/image-archive'
import type { House } from '../house'
import type { Finding } from './finding'

/** The window, beside the servers. */
const workbenchMegabytes = 600
/** A start that takes longer would be felt by a class. */
const slowStartMs = 30_000
/** What is measured across two clocks is wrong by as much. */
const clockAheadMs = 2000

const gib = 1024 ** 3

/**
 * What would go wrong with these labs on this machine, beyond what any lab needs: each is looked at, and the smallest lab is
 * started for good measure.
 */
export async function preflight(
  house: House,
  engine: Engine,
  labIds: readonly string[],
  onDoing: (text: string) => void,
  signal: AbortSignal,
): Promise<Finding[]> {
  const labs = classLabs(house.catalog, labIds)
  const needs = labs.chosen.map(needsOf)
  const images = await imageFindings(house, engine, labs)
  const missingMegabytes = images.reduce((sum, { megabytes }) => sum + megabytes, 0)
  const host = await observeEngineHost(engine)
  const findings: Finding[] = [
    ...images.map(({ finding }) => finding),
    diskFinding(host.freeBytes, missingMegabytes, needs),
    memoryFinding(engine, needs),
    coresFinding(engine, needs),
    await portsFinding(needs),
    clockFinding(host.clockAheadMs),
    await packFinding(house, engine, labs),
  ]
  const absent = new Set(images.flatMap(({ image, finding }) => (finding.state === 'ok' ? [] : [image])))
  findings.push(await smokeFinding(house, labs.chosen, absent, onDoing, signal))
  return findings
}

interface ImageFinding {
  image: string
  finding: Finding
  /** How much would have to come. */
  megabytes: number
}

async function imageFindings({ images }: House, engine: Engine, { images: names }: ClassLabs): Promise<ImageFinding[]> {
  const found: ImageFinding[] = []
  for (const image of names) {
    const present = await images.findPresent(engine, image)
    const what = `image ${image}`
    if (present) {
      const ready = present.seed ? ', data directory ready' : ''
      found.push({ image, megabytes: 0, finding: { what, state: 'ok', detail: `${present.reference}${ready}` } })
      continue
    }
    const { pull, build, megabytes } = images.routes(image)
    const ways = [pull && `pulled as ${pull}`, build && `built as ${build}`].filter(Boolean).join(', or ')
    const size = megabytes === null ? 'of unknown size' : `about ${megabytes} MB`
    found.push({
      image,
      megabytes: megabytes ?? 500,
      finding: {
        what,
        state: 'bad',
        detail: `not on this machine: ${size}, would have to be ${ways}`,
        remedy: 'npm run standby -- unpack <class pack>, or with network: npm run standby -- images ensure',
      },
    })
  }
  return found
}

function diskFinding(freeBytes: number | null, missingMegabytes: number, needs: readonly LabNeeds[]): Finding {
  const session = Math.max(0, ...needs.map(({ diskMegabytes }) => diskMegabytes))
  const needed = missingMegabytes + session
  const words = `${missingMegabytes > 0 ? `${missingMegabytes} MB of images and ` : ''}${session} MB for the largest lab`
  if (freeBytes === null) {
    return { what: 'disk of the engine', state: 'ok', detail: `not visible from here; needed: ${words}` }
  }
  const free = freeBytes / 1e6
  const detail = `${(freeBytes / gib).toFixed(1)} GiB free; needed: ${words}`
  const remedy = 'Remove images and volumes that nobody needs: docker system df says what takes room.'
  if (free < needed) return { what: 'disk of the engine', state: 'bad', detail, remedy }
  return free < needed + 2000
    ? { what: 'disk of the engine', state: 'warning', detail, remedy }
    : { what: 'disk of the engine', state: 'ok', detail }
}

function memoryFinding(engine: Engine, needs: readonly LabNeeds[]): Finding {
  const what = 'memory for labs'
  const largest = [...needs].sort((a, b) => b.memoryMegabytes - a.memoryMegabytes)[0]
  if (!largest) return { what, state: 'ok', detail: 'no labs' }
  const total = engine.info.memoryBytes / 1e6
  const detail = `${largest.lab} takes about ${largest.memoryMegabytes} MB on ${largest.nodes} nodes; the engine has ${Math.round(total)} MB`
  const remedy = 'Give the engine more memory, or use labs with fewer servers.'
  if (largest.memoryMegabytes > total) return { what, state: 'bad', detail, remedy }
  // An engine on this very machine shares its memory with everything else on it.
  const shared = Math.abs(total * 1e6 - totalmem()) < totalmem() / 20
  const free = shared ? freemem() / 1e6 - workbenchMegabytes : total * 0.9
  if (largest.memoryMegabytes <= free) return { what, state: 'ok', detail }
  const now = shared ? `${detail}, of which ${Math.round(freemem() / 1e6)} MB are free` : detail
  return {
    what,
    state: 'warning',
    detail: now,
    remedy: shared ? 'End other programs and labs before the lesson.' : remedy,
  }
}

function coresFinding(engine: Engine, needs: readonly LabNeeds[]): Finding {
  const { cpus } = engine.info
  const servers = Math.max(0, ...needs.map(({ nodes }) => nodes))
  const detail = `${cpus} for the engine; the largest lab has ${servers} nodes`
  if (cpus >= 2) return { what: 'cores', state: 'ok', detail }
  return {
    what: 'cores',
    state: 'warning',
    detail,
    remedy: 'Labs start and fail over slowly on one core: give the engine two.',
  }
}

async function portsFinding(needs: readonly LabNeeds[]): Promise<Finding> {
  const asked = [...new Set(needs.flatMap(({ hostPorts }) => hostPorts))].sort((a, b) => a - b)
  const taken: number[] = []
  for (const port of asked) if (!(await isFree(port))) taken.push(port)
  if (taken.length > 0) {
    return { what: 'ports', state: 'bad', detail: `taken: ${taken.join(', ')}`, remedy: 'End what listens there.' }
  }
  if (!(await isFree(0))) {
    return { what: 'ports', state: 'bad', detail: 'none can be opened on 127.0.0.1', remedy: 'Look at the firewall.' }
  }
  const detail = asked.length > 0 ? `free: ${asked.join(', ')}` : 'the engine picks free ones'
  return { what: 'ports', state: 'ok', detail }
}

/** @param port 0 for any */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function clockFinding(aheadMs: number): Finding {
  const seconds = (Math.abs(aheadMs) / 1000).toFixed(1)
  if (Math.abs(aheadMs) <= clockAheadMs) {
    return {
      what: 'clock',
      state: 'ok',
      detail: `${new Date().toISOString()}; the engine's is within ${clockAheadMs / 1000} s of it`,
    }
  }
  return {
    what: 'clock',
    state: 'warning',
    detail: `the engine's is ${seconds} s ${aheadMs > 0 ? 'ahead' : 'behind'}: times of servers and of the workbench do not fit`,
    remedy: "Restart the engine's virtual machine, or set this machine's clock.",
  }
}

async function packFinding(house: House, engine: Engine, { chosen }: ClassLabs): Promise<Finding> {
  const what = 'class pack'
  const installed = installedPackFile(house.dataFolder).load().value
  if (!installed) return { what, state: 'ok', detail: 'none was unpacked here' }
  const { manifest } = installed
  const detail = `of ${new Date(manifest.packedAt).toISOString().slice(0, 10)}, by Standby ${manifest.standby}`
  if (manifest.standby !== house.version) {
    return {
      what,
      state: 'warning',
      detail: `${detail}; this is ${house.version}`,
      remedy: 'Use the same version on all machines, and make the pack with it.',
    }
  }
  if (manifest.packedAt > Date.now()) {
    return { what, state: 'warning', detail: `${detail}, which is yet to come`, remedy: "Set this machine's clock." }
  }
  const differs: string[] = []
  for (const { as, id } of manifest.images) if ((await imageId(engine, as)) !== id) differs.push(as)
  for (const { id, hash } of manifest.labs) {
    const lab = chosen.find((one) => one.id === id)
    if (lab && (await hashFolder(lab.folder)) !== hash) differs.push(`lab ${id}`)
  }
  if (differs.length === 0) return { what, state: 'ok', detail }
  return {
    what,
    state: 'warning',
    detail: `${detail}; not as in the pack: ${differs.join(', ')}`,
    remedy: 'npm run standby -- unpack <class pack>',
  }
}

/** The lab with the fewest nodes whose images are all here, started for real and ended again. */
async function smokeFinding(
  { sessions }: House,
  labs: readonly Lab[],
  absent: ReadonlySet<string>,
  onDoing: (text: string) => void,
  signal: AbortSignal,
): Promise<Finding> {
  const what = 'a real start'
  const [lab] = labs
    .filter(({ topology }) => topology.nodes.every(({ image }) => !absent.has(image)))
    .sort((a, b) => a.topology.nodes.length - b.topology.nodes.length)
  if (!lab) return { what, state: 'bad', detail: 'not tried: no lab has all of its images here' }
  onDoing(`Starting ${lab.id}`)
  const begun = Date.now()
  let id: string | null = null
  const cancel = () => {
    if (id) void sessions.end(id).catch(() => {})
  }
  signal.addEventListener('abort', cancel, { once: true })
  try {
    id = await sessions.start(lab.id, { experiment: true })
    await sessions.whenStarted(id)
    if (signal.aborted) throw new AppError('CANCELLED', 'The preflight was cancelled.')
    const tookMs = Date.now() - begun
    const { state, error } = sessions.get(id).view.value
    await sessions.end(id)
    if (state !== 'running') {
      return {
        what,
        state: 'bad',
        detail: `${lab.id}: ${error?.code ?? state}: ${error?.message ?? ''}`,
        remedy: 'npm run standby -- doctor',
      }
    }
    const detail = `${lab.id}, ${lab.topology.nodes.length} nodes, ran after ${(tookMs / 1000).toFixed(1)} s and is gone again`
    return tookMs <= slowStartMs
      ? { what, state: 'ok', detail }
      : { what, state: 'warning', detail, remedy: 'End other programs: a class would wait as long.' }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'CANCELLED') throw error
    return {
      what,
      state: 'bad',
      detail: `${lab.id}: ${error.code}: ${error.message}`,
      remedy: 'npm run standby -- doctor',
    }
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
