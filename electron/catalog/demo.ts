import { nodesOf } from '../contract/check'
import { type Cue, type Demo, type DemoSummary, demoSchema } from '../contract/demo'
import type { ExperimentAction } from '../contract/experiment'
import { nodesOfFaultScript, parseFaultScript } from '../contract/fault'
import type { LabProblem, Step } from '../contract/lab'
import { type Read, readChecks, type StepNames } from './step'
import { type KeyPath, YamlSource } from './yaml-source'

/** Reads `demo.yaml`. Pure. */
export function readDemo(text: string, names: StepNames, steps: readonly Step[]): Read<Demo> {
  const source = new YamlSource('demo.yaml', text)
  const demo = source.parse(demoSchema)
  if (!demo) return { value: null, problems: source.problems }
  const problems: LabProblem[] = []
  const blame = (path: KeyPath, message: string) => problems.push(source.problem(path, message))

  if (demo.after && !steps.some(({ id }) => id === demo.after)) blame(['after'], `there is no step "${demo.after}"`)
  for (const [index, { stream }] of demo.traffic.entries()) {
    if (!names.traffic.has(stream)) blame(['traffic', index, 'stream'], `there is no traffic "${stream}" in lab.yaml`)
  }
  blameTwice(demo.scenes, (index) => blame(['scenes', index, 'id'], 'two scenes have this id'))
  blameTwice(demo.cues, (index) => blame(['cues', index, 'id'], 'two cues have this id'))
  for (const [index, scene] of demo.scenes.entries()) {
    blameActions(scene.do, ['scenes', index, 'do'], names, blame)
    const above = demo.scenes.slice(0, index)
    if (scene.from !== undefined && !above.some(({ id }) => id === scene.from)) {
      blame(['scenes', index, 'from'], `there is no scene "${scene.from}" above this one`)
    }
  }
  const cues = demo.cues.map((cue, index): Cue => {
    const path = ['cues', index]
    if (cue.scene !== undefined && !demo.scenes.some(({ id }) => id === cue.scene)) {
      blame([...path, 'scene'], `there is no scene "${cue.scene}"`)
    }
    for (const [at, node] of cue.look.entries()) {
      if (!names.nodes.has(node)) blame([...path, 'look', at], `there is no node "${node}" in compose.yaml`)
    }
    blameActions(cue.do, [...path, 'do'], names, blame)
    const until = readChecks(source, cue.until, names, problems, [...path, 'until'])
    for (const [at, check] of until.entries()) {
      if ('answer' in check) blame([...path, 'until', at], 'a question has no answer in a demo')
    }
    return { ...cue, until }
  })
  if (problems.length > 0) return { value: null, problems }
  return { value: { ...demo, cues }, problems: [] }
}

export function summariseDemo({ title, summary, minutes, cues }: Demo): DemoSummary {
  return { title, summary, minutes, cues: cues.map(({ id, title }) => ({ id, title })) }
}

/** Pure: every node that a cue or a scene does something to, or asks. */
export function nodesOfDemo({ scenes, cues }: Demo): Set<string> {
  const actions = [...scenes, ...cues].flatMap((one) => one.do)
  return new Set([...actions.map(({ node }) => node), ...cues.flatMap(({ until }) => until.flatMap(nodesOf))])
}

function blameTwice(named: readonly { id: string }[], blame: (index: number) => void): void {
  for (const [index, { id }] of named.entries()) {
    if (named.findIndex((other) => other.id === id) < index) blame(index)
  }
}

function blameActions(
  actions: readonly ExperimentAction[],
  path: KeyPath,
  names: StepNames,
  blame: (path: KeyPath, message: string) => void,
): void {
  for (const [index, { node, traffic, fault }] of actions.entries()) {
    const at = [...path, index, 'node']
    if (traffic !== undefined) {
      if (!names.traffic.has(node)) blame(at, `there is no traffic "${node}" in lab.yaml`)
    } else if (!names.nodes.has(node)) blame(at, `there is no node "${node}" in compose.yaml`)
    for (const other of nodesOfFaultScript((fault && parseFaultScript(fault, node)) || [])) {
      if (!names.nodes.has(other)) blame([...path, index, 'fault'], `there is no node "${other}" in compose.yaml`)
    }
  }
}
