import path from 'node:path'
import { classLabs, labIdsOf } from '../classroom/class-labs'
import { type OnPackProgress, writePack } from '../classroom/pack'
import { unpack } from '../classroom/unpack'
import { AppError } from '../contract/errors'
import type { Command } from './command'
import type { Output } from './output'

/** Writes one file with all that a class needs on machines without network. */
export const runPack: Command = async ({ house, words, options, output, signal }) => {
  if (words.length > 0) throw new AppError('INPUT_INVALID', 'pack [--labs a,b] [--out file]')
  const labs = classLabs(house.catalog, labIdsOf(options.labs))
  const engine = await house.engine.require()
  const file = path.resolve(options.out ?? `standby-class-${new Date().toISOString().slice(0, 10)}.tar`)
  const { images, quizFolders, version } = house
  const input = { engine, images, labs, quizzes: quizFolders(), version, file }
  const { manifest, bytes } = await writePack(input, telling(output), signal)
  output.value({ file, bytes, labs: manifest.labs, images: manifest.images, platform: manifest.platform })
  output.line(`${file}  ${size(bytes)}, for ${manifest.platform}`)
  for (const { id, chosen } of manifest.labs)
    output.line(`  lab    ${id}${chosen ? '' : ' (named by another; without its images)'}`)
  for (const { reference, bytes: of, kind } of manifest.images) {
    output.line(`  image  ${reference}  ${size(of)}${kind === 'seed' ? ', a ready data directory' : ''}`)
  }
  output.line('On the other machine: npm run standby -- unpack <file>, then npm run standby -- doctor --class')
  return 0
}

/** Checks a class pack, and takes in what it holds. */
export const runUnpack: Command = async ({ house, words, output, signal }) => {
  const [file] = words
  if (!file) throw new AppError('INPUT_INVALID', 'Which file? unpack <file>')
  const { images, dataFolder, resources, version, settings } = house
  const engine = await house.engine.require()
  const result = await unpack(
    {
      engine,
      images,
      file: path.resolve(file),
      dataFolder,
      resources,
      version,
      settings: settings.value.value,
      setSettings: (change) => settings.set(change),
      env: process.env,
    },
    telling(output),
    signal,
  )
  const { manifest } = result
  output.value({
    ...result,
    manifest: { standby: manifest.standby, packedAt: manifest.packedAt, platform: manifest.platform },
  })
  output.line(
    `Made by Standby ${manifest.standby} on ${new Date(manifest.packedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
  )
  for (const one of result.images) output.line(`  image  ${one.reference}  ${imageWords[one.result]}`)
  for (const { id, result: how } of result.labs) output.line(`  lab    ${id}  ${labWords[how]}`)
  if (result.quizzes.length > 0) output.line(`  quiz   ${result.quizzes.join(', ')}`)
  for (const { what, folder, used, instead } of result.folders) {
    output.line(
      used
        ? `The ${what} of the class are in ${folder}, which Standby uses from now on.`
        : `The ${what} of the class are in ${folder}. Standby uses ${instead}: move them there, or choose the other folder in the settings.`,
    )
  }
  return 0
}

const imageWords = {
  loaded: 'loaded',
  present: 'was here already',
  replaced: 'loaded in place of another one of that name',
} as const
const labWords = {
  'built-in': "is Standby's own",
  'other-built-in': "is another one than this Standby's own, which is used",
  'taken-in': 'taken in',
} as const

/** Says what is under way, and again after each 100 MB. */
function telling(output: Output): OnPackProgress {
  let last = ''
  return ({ doing, bytes, total }) => {
    const done = Math.floor(bytes / 1e8) * 1e8
    const line = done === 0 ? doing : `${doing}: ${size(done)}${total === null ? '' : ` of ${size(total)}`}`
    if (line !== last) output.doing(line)
    last = line
  }
}

export function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`
  return `${Math.round(bytes / 1e3)} kB`
}
