import type { Code, Root, RootContent } from 'mdast'
import type { ContainerDirective } from 'mdast-util-directive'
import remarkDirective from 'remark-directive'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { calendarName, parseCalendarCommands } from '../contract/calendar'
import { faultKinds, nodesOfFaultScript, parseFaultScript } from '../contract/fault'
import { type Fence, type FenceLanguage, fenceLanguages } from '../contract/lab'
import { parseTrafficCommand } from '../contract/traffic-command'

/** A problem at a line of a guide's Markdown. */
export interface GuideProblem {
  line: number
  message: string
}

export interface ParsedGuide {
  fences: Fence[]
  /** Those in `:::back`, the road back from a wrong answer. */
  backFences: Fence[]
  hintCount: number
  hasSolution: boolean
  problems: GuideProblem[]
}

/** What fences can be for. */
export interface GuideNames {
  nodes: ReadonlySet<string>
  traffic: ReadonlySet<string>
  /** Whether the lab has one; left out: none. */
  calendar?: boolean
}

const directives = ['hint', 'solution', 'interview', 'note', 'warning']
/** What only a wrong answer has. */
const backDirective = 'back'
const attributeNames = ['node', 'error', 'restores']
const attributePattern = /^([a-z]+)=(\S+)$/

/** Quotes, lists and blocks within one another: far more than a guide needs, far less than what takes minutes to parse. */
const deepestNesting = 20
/** The time to parse a paragraph grows with the square of its marks of emphasis. */
const mostMarks = 1000

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkDirective)

/**
 * Reads what of a guide can be run or revealed. Pure. Lines are those of `body`, counted from 1.
 *
 * @param of what the text belongs to: only a wrong answer can have a `:::back`
 */
export function parseGuide(body: string, names: GuideNames, of: 'step' | 'wrong' = 'step'): ParsedGuide {
  const guide: ParsedGuide = { fences: [], backFences: [], hintCount: 0, hasSolution: false, problems: [] }
  const tooDeep = findDeepNesting(body)
  if (tooDeep !== null) {
    guide.problems.push({ line: tooDeep, message: 'quotes, lists or ::: blocks are nested too deeply' })
    return guide
  }
  const marked = findTooManyMarks(body)
  if (marked !== null) {
    guide.problems.push({
      line: marked,
      message: `more than ${mostMarks} marks of emphasis (* and _) without an empty line`,
    })
    return guide
  }
  const tree = processor.parse(body) as Root
  const known = of === 'wrong' ? [...directives, backDirective] : directives
  const visit = (content: readonly RootContent[], inSolution: boolean, into: Fence[]) => {
    for (const item of content) {
      if (item.type === 'code') {
        const fence = readFence(item, inSolution, names, guide.problems)
        if (fence) into.push(fence)
      } else if (item.type === 'containerDirective') {
        const isBack = known.includes(backDirective) && item.name === backDirective
        visit(
          readDirective(item, known, guide),
          inSolution || item.name === 'solution',
          isBack ? guide.backFences : into,
        )
      } else if ('children' in item) visit(item.children as RootContent[], inSolution, into)
    }
  }
  visit(tree.children, false, guide.fences)
  return guide
}

/** The first line on which more is open than {@link deepestNesting} allows; null for none. */
function findDeepNesting(body: string): number | null {
  let blocks = 0
  for (const [index, line] of body.split('\n').entries()) {
    const quotesAndLists = /^(?:[ \t]|>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))*/.exec(line)?.[0] ?? ''
    const rest = line.slice(quotesAndLists.length)
    if (/^:{3,}\s*$/.test(rest)) blocks = Math.max(0, blocks - 1)
    else if (/^:{3,}/.test(rest)) blocks += 1
    const markers = quotesAndLists.match(/[>*+\-.)]/g)?.length ?? 0
    if (markers + blocks > deepestNesting) return index + 1
  }
  return null
}

/** The first line of a block that has more marks of emphasis than {@link mostMarks}; null for none. */
function findTooManyMarks(body: string): number | null {
  let count = 0
  for (const [index, line] of body.split('\n').entries()) {
    count = line.trim() === '' ? 0 : count + (line.match(/[*_]/g)?.length ?? 0)
    if (count > mostMarks) return index + 1
  }
  return null
}

function readDirective(item: ContainerDirective, known: readonly string[], guide: ParsedGuide): RootContent[] {
  if (item.name === 'hint') guide.hintCount += 1
  else if (item.name === 'solution') guide.hasSolution = true
  else if (!known.includes(item.name)) {
    guide.problems.push({
      line: item.position?.start.line ?? 1,
      message: `unknown block ":::${item.name}": it can be ${known.join(', ')}`,
    })
  }
  return item.children as RootContent[]
}

/** @returns null for a fence that is only shown, or that has a problem */
function readFence(item: Code, inSolution: boolean, names: GuideNames, problems: GuideProblem[]): Fence | null {
  const line = item.position?.start.line ?? 1
  const problem = (message: string): null => {
    problems.push({ line, message })
    return null
  }
  const attributes = new Map<string, string>()
  for (const word of (item.meta ?? '').split(/\s+/).filter(Boolean)) {
    const found = attributePattern.exec(word)
    if (!found || !attributeNames.includes(found[1] ?? '')) {
      return problem(
        `unknown word "${word}" on a fence: it can be node=<node>, error=<MySQL error number> and restores=<server>`,
      )
    }
    attributes.set(found[1] ?? '', found[2] ?? '')
  }
  const node = attributes.get('node')
  const error = attributes.get('error')
  if (node === undefined) {
    return error === undefined ? null : problem('error= is only for fences that run: add node=')
  }
  const language = fenceLanguages.find((known) => known === item.lang)
  if (!language) {
    return problem(
      `a fence that runs must be ${fenceLanguages.slice(0, -1).join(', ')} or ${fenceLanguages.at(-1)}, not "${item.lang ?? ''}"`,
    )
  }
  const missing = missingPlace(language, node, names)
  if (missing !== null) return problem(missing)
  if (item.value.trim() === '') return problem('there is nothing in this fence to run')
  const notAFault = language === 'fault' ? unknownInFault(item.value, node, names.nodes) : null
  if (notAFault !== null) return problem(notAFault)
  if (language === 'traffic' && parseTrafficCommand(item.value) === null) {
    return problem('not a command for traffic: it can be start, stop, or rate and a number of orders a second')
  }
  if (language === 'calendar' && parseCalendarCommands(item.value) === null) {
    return problem(
      'not a command for the calendar: a line can be start, pause, days and how many, or speed and seconds a day',
    )
  }
  if (error !== undefined && !/^\d{3,6}$/.test(error)) return problem(`error=${error}: must be a MySQL error number`)
  const restores = attributes.get('restores')
  if (restores !== undefined && language !== 'sh' && language !== 'sql') {
    return problem('restores= is for fences of sql and sh: what is typed loads a backup into that server')
  }
  if (restores !== undefined && !names.nodes.has(restores))
    return problem(`there is no node "${restores}" in compose.yaml`)
  return {
    line,
    language,
    node,
    code: item.value,
    inSolution,
    error: error === undefined ? null : Number(error),
    ...(restores === undefined ? {} : { restores }),
  }
}

/** Why what a fence is for does not exist; null where it does. */
function missingPlace(language: FenceLanguage, node: string, names: GuideNames): string | null {
  if (language === 'traffic') return names.traffic.has(node) ? null : `there is no traffic "${node}" in lab.yaml`
  if (language !== 'calendar') return names.nodes.has(node) ? null : `there is no node "${node}" in compose.yaml`
  if (node !== calendarName) return `the lab's calendar is called by node=${calendarName}`
  return names.calendar ? null : 'there is no calendar in lab.yaml'
}

/** What is wrong with a `fault` fence; null for nothing. */
function unknownInFault(code: string, node: string, nodes: ReadonlySet<string>): string | null {
  const script = parseFaultScript(code, node)
  if (!script) return `not a fault: a line can be ${faultKinds.join(', ')}, undo and one of these, or wait and seconds`
  const stranger = nodesOfFaultScript(script).find((one) => !nodes.has(one))
  return stranger === undefined ? null : `there is no node "${stranger}" in compose.yaml`
}
