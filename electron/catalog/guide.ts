import type { Code, Root, RootContent } from 'mdast'
import type { ContainerDirective } from 'mdast-util-directive'
import remarkDirective from 'remark-directive'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { faultKinds, nodesOfFaultScript, parseFaultScript } from '../contract/fault'
import { type Fence, fenceLanguages } from '../contract/lab'
import { parseTrafficCommand } from '../contract/traffic'

/** A problem at a line of a guide's Markdown. */
export interface GuideProblem {
  line: number
  message: string
}

export interface ParsedGuide {
  fences: Fence[]
  hintCount: number
  hasSolution: boolean
  problems: GuideProblem[]
}

/** What fences can be for. */
export interface GuideNames {
  nodes: ReadonlySet<string>
  traffic: ReadonlySet<string>
}

const directives = ['hint', 'solution', 'interview', 'note', 'warning']
const attributePattern = /^([a-z]+)=(\S+)$/

/** Quotes, lists and blocks within one another: far more than a guide needs, far less than what takes minutes to parse. */
const deepestNesting = 20
/** The time to parse a paragraph grows with the square of its marks of emphasis. */
const mostMarks = 1000

const processor = unified().use(remarkParse).use(remarkGfm).use(remarkDirective)

/** Reads what of a guide can be run or revealed. Pure. Lines are those of `body`, counted from 1. */
export function parseGuide(body: string, names: GuideNames): ParsedGuide {
  const guide: ParsedGuide = { fences: [], hintCount: 0, hasSolution: false, problems: [] }
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
  const visit = (content: readonly RootContent[], inSolution: boolean) => {
    for (const item of content) {
      if (item.type === 'code') readFence(item, inSolution, names, guide)
      else if (item.type === 'containerDirective')
        visit(readDirective(item, guide), inSolution || item.name === 'solution')
      else if ('children' in item) visit(item.children as RootContent[], inSolution)
    }
  }
  visit(tree.children, false)
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

function readDirective(item: ContainerDirective, guide: ParsedGuide): RootContent[] {
  if (item.name === 'hint') guide.hintCount += 1
  else if (item.name === 'solution') guide.hasSolution = true
  else if (!directives.includes(item.name)) {
    guide.problems.push({
      line: item.position?.start.line ?? 1,
      message: `unknown block ":::${item.name}": it can be ${directives.join(', ')}`,
    })
  }
  return item.children as RootContent[]
}

function readFence(item: Code, inSolution: boolean, names: GuideNames, guide: ParsedGuide): void {
  const line = item.position?.start.line ?? 1
  const problem = (message: string) => guide.problems.push({ line, message })
  const attributes = new Map<string, string>()
  for (const word of (item.meta ?? '').split(/\s+/).filter(Boolean)) {
    const found = attributePattern.exec(word)
    if (!found || !['node', 'error'].includes(found[1] ?? '')) {
      problem(`unknown word "${word}" on a fence: it can be node=<node> and error=<MySQL error number>`)
      return
    }
    attributes.set(found[1] ?? '', found[2] ?? '')
  }
  const node = attributes.get('node')
  const error = attributes.get('error')
  if (node === undefined) {
    if (error !== undefined) problem('error= is only for fences that run: add node=')
    return
  }
  const language = fenceLanguages.find((known) => known === item.lang)
  if (!language) {
    problem(
      `a fence that runs must be ${fenceLanguages.slice(0, -1).join(', ')} or ${fenceLanguages.at(-1)}, not "${item.lang ?? ''}"`,
    )
  } else if (language === 'traffic' ? !names.traffic.has(node) : !names.nodes.has(node)) {
    problem(
      language === 'traffic'
        ? `there is no traffic "${node}" in lab.yaml`
        : `there is no node "${node}" in compose.yaml`,
    )
  } else if (item.value.trim() === '') {
    problem('there is nothing in this fence to run')
  } else if (language === 'fault' && unknownInFault(item.value, node, names.nodes) !== null) {
    problem(unknownInFault(item.value, node, names.nodes) ?? '')
  } else if (language === 'traffic' && parseTrafficCommand(item.value) === null) {
    problem('not a command for traffic: it can be start, stop, or rate and a number of orders a second')
  } else if (error !== undefined && !/^\d{3,6}$/.test(error)) {
    problem(`error=${error}: must be a MySQL error number`)
  } else {
    guide.fences.push({
      line,
      language,
      node,
      code: item.value,
      inSolution,
      error: error === undefined ? null : Number(error),
    })
  }
}

/** What is wrong with a `fault` fence; null for nothing. */
function unknownInFault(code: string, node: string, nodes: ReadonlySet<string>): string | null {
  const script = parseFaultScript(code, node)
  if (!script) return `not a fault: a line can be ${faultKinds.join(', ')}, undo and one of these, or wait and seconds`
  const stranger = nodesOfFaultScript(script).find((one) => !nodes.has(one))
  return stranger === undefined ? null : `there is no node "${stranger}" in compose.yaml`
}
