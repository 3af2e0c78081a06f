import { statfs } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import { AppError } from '../contract/errors'
import type { Command } from './command'

interface Finding {
  what: string
  state: 'ok' | 'warning' | 'bad'
  detail: string
  remedy?: string
}

const gib = 1024 ** 3

/** Looks at everything a lab needs, and says what to do where something is missing. */
export const runDoctor: Command = async ({ house, output }) => {
  const findings: Finding[] = [nodeVersion(), memory(), await disk(house.dataFolder)]
  try {
    const engine = await house.engine.require()
    const { name, version, foundBy, address } = engine.info
    findings.push({ what: 'engine', state: 'ok', detail: `${name} ${version} by ${foundBy} (${address})` })
    await house.images.refresh(engine)
    for (const image of house.images.status.value) {
      findings.push(
        image.reference
          ? {
              what: `image ${image.image}`,
              state: 'ok',
              detail: `${image.reference}${image.seeded ? ', data directory ready' : ''}`,
            }
          : {
              what: `image ${image.image}`,
              state: 'warning',
              detail: 'not on this machine yet',
              remedy: 'npm run standby -- images ensure',
            },
      )
    }
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
    if (!(error instanceof AppError)) throw error
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
  output.value({ findings })
  for (const one of findings) {
    output.line(`${one.state.padEnd(8)} ${one.what.padEnd(18)} ${one.detail}`)
    if (one.remedy) output.line(`${' '.repeat(28)}${one.remedy}`)
  }
  return findings.some((one) => one.state === 'bad') ? 1 : 0
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
