import { statfs } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import { labIdsOf } from '../classroom/class-labs'
import { AppError } from '../contract/errors'
import type { Engine } from '../engine/engine'
import type { House } from '../house'
import type { Command } from './command'
import { type Finding, tellFindings } from './finding'
import { preflight } from './preflight'

const gib = 1024 ** 3
/** What an engine that does not do its part is told by. */
const engineErrors = ['ENGINE_NOT_FOUND', 'ENGINE_UNREACHABLE', 'ENGINE_REFUSED']

/**
 * Looks at everything a lab needs, and says what to do where something is missing. With `--class`: at what a lesson's labs need,
 * before the lesson.
 */
export const runDoctor: Command = async ({ house, options, output, signal }) => {
  const findings: Finding[] = [nodeVersion(), memory(), await disk(house.dataFolder)]
  try {
    const engine = await house.engine.require()
    const { name, version, foundBy, address } = engine.info
    findings.push({ what: 'engine', state: 'ok', detail: `${name} ${version} by ${foundBy} (${address})` })
    if (options.class) {
      const doing = (text: string) => output.doing(text)
      findings.push(...(await preflight(house, engine, labIdsOf(options.labs), doing, signal)))
    } else findings.push(...(await imageFindings(house, engine)))
    const leftovers = (await house.sessions.leftovers()).filter((one) => one.own)
    findings.push(
      leftovers.length === 0
        ? { what: 'leftovers', state: 'ok', detail: 'none' }
        : {
            what: 'leftovers',
            state: 'warning',
            detail: leftovers.map((one) => `${one.session} (${one.lab})`).join(', '),
            remedy: 'npm run standby -- down --all',
          },
    )
  } catch (error) {
    if (!(error instanceof AppError) || !engineErrors.includes(error.code)) throw error
    findings.push({
      what: 'engine',
      state: 'bad',
      detail: error.message,
      remedy: 'Start Docker, Docker Desktop, Colima or Podman; npm start helps on Debian and Ubuntu.',
    })
  }
  const { labs, invalid } = house.catalog.view.value
  findings.push(
    invalid.length === 0
      ? { what: 'labs', state: 'ok', detail: `${labs.length} valid` }
      : {
          what: 'labs',
          state: 'bad',
          detail: `${invalid.map((lab) => lab.id).join(', ')} not valid`,
          remedy: 'npm run standby -- labs',
        },
  )
  if (house.progress.damaged) {
    findings.push({
      what: 'progress',
      state: 'warning',
      detail: `a damaged file was set aside: ${house.progress.damaged.setAside}`,
    })
  }
  return tellFindings(findings, output)
}

async function imageFindings({ images }: House, engine: Engine): Promise<Finding[]> {
  await images.refresh(engine)
  return images.status.value.map(({ image, reference, seeded }) =>
    reference
      ? { what: `image ${image}`, state: 'ok', detail: `${reference}${seeded ? ', data directory ready' : ''}` }
      : {
          what: `image ${image}`,
          state: 'warning',
          detail: 'not on this machine yet',
          remedy: 'npm run standby -- images ensure',
        },
  )
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const good = major > 20 || (major === 20 && minor >= 19)
  return {
    what: 'node',
    state: good ? 'ok' : 'bad',
    detail: process.versions.node,
    ...(good ? {} : { remedy: 'Install Node 20.19 or later.' }),
  }
}

function memory(): Finding {
  const free = freemem() / gib
  const detail = `${free.toFixed(1)} of ${(totalmem() / gib).toFixed(1)} GiB free`
  return free > 2
    ? { what: 'memory', state: 'ok', detail }
    : { what: 'memory', state: 'warning', detail, remedy: 'A lab of three servers takes about 1.5 GiB.' }
}

async function disk(folder: string): Promise<Finding> {
  let at = folder
  for (;;) {
    try {
      const { bavail, bsize } = await statfs(at)
      const free = (bavail * bsize) / gib
      const detail = `${free.toFixed(1)} GiB free`
      return free > 5
        ? { what: 'disk', state: 'ok', detail }
        : { what: 'disk', state: 'warning', detail, remedy: 'Images and a lab take about 3 GiB.' }
    } catch (error) {
      const parent = at.replace(/[\\/][^\\/]*$/, '')
      if (parent === at || parent === '') throw error
      at = parent
    }
  }
}
