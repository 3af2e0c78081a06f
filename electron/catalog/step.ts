import { z } from 'zod'
import { type Check, type CheckKind, checkKinds, checkSchemas, nodesOf } from '../contract/check'
import { type LabProblem, type Step, stepIdSchema, type WrongAnswer } from '../contract/lab'
import { cutFrontMatter } from './front-matter'
import { type GuideNames, parseGuide } from './guide'
import type { KeyPath, YamlSource } from './yaml-source'

const headSchema = z.strictObject({ title: z.string().min(1).max(100), checks: z.array(z.unknown()).default([]) })

const wrongHeadSchema = z.strictObject({
  title: z.string().min(1).max(150),
  step: stepIdSchema,
  fails: z.array(z.string()).min(1),
  says: z.array(z.string()).default([]),
  answers: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).default({}),
  final: z.boolean().default(false),
})

export interface Read<T> {
  value: T | null
  problems: LabProblem[]
}

/** What a step's fences and checks can be for. */
export interface StepNames extends GuideNames {
  /** Nodes that keep backups. */
  stores: ReadonlySet<string>
}

/** Reads `steps/NN-slug.md`. Pure. */
export function readStep(file: string, text: string, names: StepNames): Read<Step> {
  const cut = cutFrontMatter(file, text)
  if ('message' in cut) return { value: null, problems: [cut] }
  const head = cut.head.parse(headSchema)
  const problems = [...cut.head.problems]
  const checks = head ? readChecks(cut.head, head.checks, names, problems) : []
  const guide = parseGuide(cut.body, names)
  for (const { line, message } of guide.problems)
    problems.push({ file, line: line + cut.bodyLine - 1, key: '', message })
  const id = file.replace(/^.*\//, '').replace(/\.md$/, '')
  if (!stepIdSchema.safeParse(id).success) {
    problems.push({
      file,
      line: 1,
      key: '',
      message: 'a step is named NN-slug.md: two digits, a dash, lower-case words joined by dashes',
    })
  }
  if (!head || problems.length > 0) return { value: null, problems }
  return {
    value: {
      id,
      file,
      title: head.title,
      checks,
      body: cut.body,
      bodyLine: cut.bodyLine,
      fences: guide.fences,
      hintCount: guide.hintCount,
      hasSolution: guide.hasSolution,
    },
    problems: [],
  }
}

/** @param under the key under which the checks stand */
export function readChecks(
  head: YamlSource,
  raw: unknown[],
  names: StepNames,
  problems: LabProblem[],
  under: KeyPath = ['checks'],
): Check[] {
  const checks: Check[] = []
  const taken = new Set<string>()
  for (const [index, item] of raw.entries()) {
    const path = [...under, index]
    const kind = kindIn(item)
    if (typeof kind !== 'string') {
      problems.push(head.problem(path, kind.message))
      continue
    }
    const parsed = checkSchemas[kind].safeParse(item)
    if (!parsed.success) {
      problems.push(...head.issueProblems(parsed.error.issues, path))
      continue
    }
    const check = parsed.data
    for (const node of nodesOf(check)) {
      if (!names.nodes.has(node))
        problems.push(head.problem([...path, kind], `there is no node "${node}" in compose.yaml`))
    }
    const problem =
      trafficProblem(check, names.traffic) ?? storeProblem(check, names.stores) ?? calendarProblem(check, names)
    if (problem) problems.push(head.problem([...path, kind], problem))
    if (taken.has(check.name)) problems.push(head.problem([...path, 'name'], `two checks are named "${check.name}"`))
    taken.add(check.name)
    checks.push(check)
  }
  return checks
}

function trafficProblem(check: Check, known: ReadonlySet<string>): string | null {
  if (!('acknowledged-writes' in check)) return null
  const { traffic } = check['acknowledged-writes']
  if (traffic !== undefined) return known.has(traffic) ? null : `there is no traffic "${traffic}" in lab.yaml`
  return known.size === 1 ? null : 'needs traffic: which stream of orders in lab.yaml'
}

function storeProblem(check: Check, known: ReadonlySet<string>): string | null {
  if (!('backup' in check)) return null
  const { store } = check.backup
  if (store !== undefined) return known.has(store) ? null : `"${store}" keeps no backups: see x-standby.backups`
  if (known.size === 1) return null
  return known.size === 0
    ? 'needs a store: a service with x-standby: { kind: store, backups: /folder } in compose.yaml'
    : 'needs store: which of the stores in compose.yaml'
}

function calendarProblem(check: Check, names: StepNames): string | null {
  return 'calendar' in check && !names.calendar ? 'there is no calendar in lab.yaml' : null
}

function kindIn(item: unknown): CheckKind | { message: string } {
  if (item === null || typeof item !== 'object') return { message: 'must be a check: a name and one kind' }
  const found = checkKinds.filter((kind) => kind in item)
  const [only] = found
  if (found.length === 1 && only) return only
  return { message: `needs exactly one kind of check: ${checkKinds.join(', ')}` }
}

/** Reads `wrong/NN-slug.md`. Pure. */
export function readWrongAnswer(
  file: string,
  text: string,
  guideNames: GuideNames,
  steps: readonly Step[],
): Read<WrongAnswer> {
  const cut = cutFrontMatter(file, text)
  if ('message' in cut) return { value: null, problems: [cut] }
  const head = cut.head.parse(wrongHeadSchema)
  const problems = [...cut.head.problems]
  const guide = parseGuide(cut.body, guideNames, 'wrong')
  for (const { line, message } of guide.problems)
    problems.push({ file, line: line + cut.bodyLine - 1, key: '', message })
  if (head) {
    const step = steps.find((one) => one.id === head.step)
    if (!step) problems.push(cut.head.problem(['step'], `there is no step "${head.step}"`))
    else {
      const names = step.checks.map((check) => check.name)
      for (const [index, name] of head.fails.entries()) {
        if (!names.includes(name))
          problems.push(cut.head.problem(['fails', index], `step ${step.id} has no check "${name}"`))
      }
      for (const name of Object.keys(head.answers)) {
        if (!names.includes(name))
          problems.push(cut.head.problem(['answers', name], `step ${step.id} has no check "${name}"`))
      }
    }
  }
  const [back] = guide.backFences
  if (head?.final && back) {
    const line = back.line + cut.bodyLine - 1
    problems.push({ file, line, key: '', message: 'a final wrong answer has no way back: leave out final, or :::back' })
  }
  if (!head || problems.length > 0) return { value: null, problems }
  return { value: { file, ...head, fences: guide.fences, back: guide.backFences }, problems: [] }
}
