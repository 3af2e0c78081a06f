import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { type CalendarSpec, calendarName } from '../contract/calendar'
import type { Demo } from '../contract/demo'
import { AppError } from '../contract/errors'
import {
  formatProblem,
  type LabManifest,
  type LabProblem,
  type LabSummary,
  labIdSchema,
  labManifestSchema,
  type Step,
  type StepGuide,
  type WrongAnswer,
} from '../contract/lab'
import type { TopologySpec } from '../engine/node-spec'
import { readCompose } from './compose'
import { readDemo, summariseDemo } from './demo'
import { type Read, readStep, readWrongAnswer } from './step'
import { YamlSource } from './yaml-source'

/** A valid lab as it is on disk. */
export interface Lab {
  id: string
  folder: string
  origin: 'built-in' | 'own'
  manifest: LabManifest
  /** With placeholders where a session's own values go: for showing, not for starting. */
  topology: TopologySpec
  steps: Step[]
  wrongAnswers: WrongAnswer[]
  /** How it is shown to a room; null for a lab without `demo.yaml`. */
  demo: Demo | null
}

/** No file of a lab's text is larger; one that is was not meant to be read. */
const largestFileBytes = 200_000

/** Reads and validates a lab's folder. Never throws for what is in it: all its problems are returned, each with its place. */
export async function readLab(
  folder: string,
  origin: Lab['origin'],
): Promise<{ lab: Lab | null; problems: LabProblem[] }> {
  const id = path.basename(folder)
  const problems: LabProblem[] = []
  if (!labIdSchema.safeParse(id).success) {
    problems.push({
      file: 'lab.yaml',
      line: 1,
      key: '',
      message: `the folder "${id}" must be named in lower-case letters, digits and dashes`,
    })
  }
  const manifestText = await readText(folder, 'lab.yaml', problems)
  const manifestSource = manifestText === null ? null : new YamlSource('lab.yaml', manifestText)
  const manifest = manifestSource?.parse(labManifestSchema) ?? null
  if (manifestSource) problems.push(...manifestSource.problems)

  const composeText = await readText(folder, 'compose.yaml', problems)
  const compose =
    composeText === null ? null : await readCompose(composeText, folder, { STANDBY_PASSWORD: 'placeholder' })
  if (compose) problems.push(...compose.problems)
  // Without a topology nobody knows the nodes: then steps are not blamed for naming them.
  const topology = compose?.topology ?? null
  if (!topology) return { lab: null, problems }
  const nodes = new Set(topology.nodes.map((node) => node.id))
  for (const [index, node] of (manifest?.terminals ?? []).entries()) {
    if (!nodes.has(node) && manifestSource) {
      problems.push(manifestSource.problem(['terminals', index], `there is no node "${node}" in compose.yaml`))
    }
  }

  for (const [index, { name, into }] of (manifest?.traffic ?? []).entries()) {
    const blame = (key: string, message: string) => {
      if (manifestSource) problems.push(manifestSource.problem(['traffic', index, key], message))
    }
    if (!nodes.has(into)) blame('into', `there is no node "${into}" in compose.yaml`)
    const twice = manifest?.traffic.some((other, at) => at < index && other.name === name)
    if (nodes.has(name) || twice) blame('name', `"${name}" is the name of something else`)
  }
  const stores = new Set(topology.nodes.filter(({ backups }) => backups !== null).map(({ id }) => id))
  const { calendar } = manifest ?? {}
  if (calendar && manifestSource) problems.push(...calendarProblems(calendar, manifestSource, topology))
  const names = {
    nodes,
    traffic: new Set(manifest?.traffic.map(({ name }) => name)),
    stores,
    calendar: calendar !== undefined,
  }

  const steps = await readFolder(folder, 'steps', problems, (file, text) => readStep(file, text, names))
  if (steps.length === 0 && problems.length === 0) {
    problems.push({ file: 'steps', line: 1, key: '', message: 'a lab needs at least one step: steps/01-….md' })
  }
  problems.push(...duplicateNumbers(steps))
  const wrongAnswers = await readFolder(folder, 'wrong', problems, (file, text) =>
    readWrongAnswer(file, text, names, steps),
  )
  const demoText = (await isThere(folder, 'demo.yaml')) ? await readText(folder, 'demo.yaml', problems) : null
  const demo = demoText === null ? null : readDemo(demoText, names, steps)
  if (demo) problems.push(...demo.problems)
  if (!manifest || problems.length > 0) return { lab: null, problems }
  return {
    lab: { id, folder, origin, manifest, topology, steps, wrongAnswers, demo: demo?.value ?? null },
    problems: [],
  }
}

function calendarProblems(
  { source, store, jobs }: CalendarSpec,
  manifest: YamlSource,
  { nodes }: TopologySpec,
): LabProblem[] {
  const problems: LabProblem[] = []
  const blame = (path: (string | number)[], message: string) =>
    problems.push(manifest.problem(['calendar', ...path], message))
  const kindOf = (id: string) => nodes.find((node) => node.id === id)?.kind
  if (kindOf(source) !== 'mysql') blame(['source'], `there is no server "${source}" in compose.yaml`)
  if (!nodes.some(({ id, backups }) => id === store && backups !== null)) {
    blame(['store'], `"${store}" keeps no backups: see x-standby.backups`)
  }
  for (const [index, { name, node }] of jobs.entries()) {
    if (kindOf(node) === undefined) blame(['jobs', index, 'node'], `there is no node "${node}" in compose.yaml`)
    if (jobs.findIndex((job) => job.name === name) < index)
      blame(['jobs', index, 'name'], `two jobs are named "${name}"`)
  }
  if (kindOf(calendarName) !== undefined) blame([], `a node is named "${calendarName}": fences could mean either`)
  return problems
}

/** The lab with a session's own values in it. @throws AppError LAB_INVALID */
export async function readSessionTopology(
  lab: Lab,
  variables: Readonly<Record<string, string>>,
): Promise<TopologySpec> {
  const problems: LabProblem[] = []
  const text = await readText(lab.folder, 'compose.yaml', problems)
  const compose = text === null ? null : await readCompose(text, lab.folder, variables)
  if (compose) problems.push(...compose.problems)
  if (!compose?.topology) throw labInvalid(lab.id, problems)
  return compose.topology
}

export function labInvalid(id: string, problems: LabProblem[]): AppError {
  const first = problems[0]
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return new AppError('LAB_INVALID', `The lab ${id} is not valid: ${first ? formatProblem(first) : ''}${more}`, {
    details: { lab: id, problems },
  })
}

export function summarise(lab: Lab): LabSummary {
  return {
    ...lab.manifest,
    id: lab.id,
    origin: lab.origin,
    steps: lab.steps.map(({ id, title }) => ({ id, title })),
    nodes: lab.topology.nodes.map(({ id, kind, region }) => ({ id, kind, region })),
    demo: lab.demo && summariseDemo(lab.demo),
  }
}

export function guidesOf(lab: Lab): StepGuide[] {
  return lab.steps.map(({ id, title, body, fences, hintCount, hasSolution }) => ({
    id,
    title,
    body,
    fences,
    hintCount,
    hasSolution,
  }))
}

async function readFolder<T>(
  folder: string,
  name: string,
  problems: LabProblem[],
  read: (file: string, text: string) => Read<T>,
): Promise<T[]> {
  const files = (await readdir(path.join(folder, name)).catch(() => [] as string[]))
    .filter((file) => file.endsWith('.md'))
    .sort()
  const values: T[] = []
  for (const file of files) {
    const text = await readText(folder, `${name}/${file}`, problems)
    if (text === null) continue
    const result = read(`${name}/${file}`, text)
    problems.push(...result.problems)
    if (result.value) values.push(result.value)
  }
  return values
}

async function isThere(folder: string, file: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [] as string[])).includes(file)
}

async function readText(folder: string, file: string, problems: LabProblem[]): Promise<string | null> {
  const problem = (message: string) => problems.push({ file, line: 1, key: '', message })
  const absolute = path.join(folder, file)
  try {
    const found = await stat(absolute)
    // A device or a pipe would never end.
    if (!found.isFile()) {
      problem('is not a file')
      return null
    }
    if (found.size > largestFileBytes) {
      problem('is larger than 200 kilobytes')
      return null
    }
    return await readFile(absolute, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    problem(code === 'ENOENT' ? 'the file is missing' : `the file cannot be read: ${code}`)
    return null
  }
}

function duplicateNumbers(steps: Step[]): LabProblem[] {
  const seen = new Map<string, string>()
  return steps.flatMap((step) => {
    const number = step.id.slice(0, 2)
    const other = seen.get(number)
    seen.set(number, step.file)
    return other ? [{ file: step.file, line: 1, key: '', message: `has the same number as ${other}` }] : []
  })
}
