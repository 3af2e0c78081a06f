import fc from 'fast-check'
import type { Nodes } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import type { Incident } from '../../../electron/contract/traffic'
import { exampleStart } from '../traffic/traffic-example'
import { harmlessIncident, hostileIncident, hostileText } from './hostile-incident'
import { exampleIncident } from './incident-example'
import { incidentMarkdown, sparklines } from './incident-markdown'
import { incidentReport } from './incident-report'
import { markdownFence, markdownText } from './markdown-text'

const parser = unified().use(remarkParse).use(remarkGfm)
const write = (incident: Incident) => incidentMarkdown(incidentReport(incident, exampleStart + 40_000))

/** The blocks and marks of a page, without its words, and without addresses that are links to themselves. */
function structure(markdown: string): string[] {
  const types: string[] = []
  visit(parser.parse(markdown) as Nodes, (node) => {
    if (node.type === 'code') types.push(`code ${node.lang}`)
    else if (node.type !== 'text' && !isAddress(node)) types.push(node.type)
  })
  return types
}

function isAddress(node: Nodes): boolean {
  if (node.type !== 'link' || node.title) return false
  const [only, ...others] = node.children
  return (
    only?.type === 'text' &&
    others.length === 0 &&
    /^(https?:\/\/|mailto:|xmpp:|)$/.test(node.url.replace(only.value, ''))
  )
}

function codeBlocks(markdown: string): string[] {
  const blocks: string[] = []
  visit(parser.parse(markdown) as Nodes, 'code', ({ value }) => {
    blocks.push(value)
  })
  return blocks
}

describe('a report in Markdown', () => {
  const page = write(exampleIncident())

  it('has every part of a post-mortem', () => {
    const titles = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) => title)
    expect(titles).toEqual([
      'Incident report: Automatic failover',
      'Impact',
      'Phases',
      'Orders a second',
      'Orders lost and in doubt',
      'Timeline',
      'Topology before the fault',
      'Topology after the first success',
      'How this was measured',
      'Definitions',
      'What we would do next',
    ])
  })

  it('has the drawings as Mermaid and the ids as they are', () => {
    expect(codeBlocks(page)).toContain(exampleIncident().before?.trimEnd())
    expect(codeBlocks(page)).toContain('abcd-0000551 abcd-0000552')
  })

  it('says so where no drawing was kept', () => {
    expect(write(exampleIncident({ before: null }))).toContain('No drawing of this time was kept.')
  })

  it('shows the seconds as columns', () => {
    const chart = incidentReport(exampleIncident(), exampleStart + 40_000).chart
    if (!chart) throw new Error('no chart')
    const lines = sparklines(chart).split('\n')
    expect(lines[1]).toBe(`acknowledged  |${'█'.repeat(10)}${' '.repeat(7)}${'█'.repeat(10)}|`)
    expect(lines[2]).toBe(`failed        |${' '.repeat(10)}${'▂'.repeat(7)}${' '.repeat(10)}|`)
    expect(lines[3]).toBe('without service: 14:03:11 to 14:03:17')
  })
})

describe('whatever stands in an incident', () => {
  it('changes nothing in the structure of the page', () => {
    const harmless = structure(write(harmlessIncident))
    fc.assert(
      fc.property(hostileIncident, (hostile) => {
        expect(structure(write(hostile))).toEqual(harmless)
      }),
      { numRuns: 60 },
    )
  }, 60_000)

  it('is one line of plain text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const parsed = structure(`a ${markdownText(text)} b`)
        expect(parsed.filter((type) => type !== 'text')).toEqual(['root', 'paragraph'])
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('does not break out of a code block, and is all in it', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const code = text.replaceAll(/\r\n?/g, '\n').replace(/\n+$/, '')
        const page = `before\n\n${markdownFence(code, 'mermaid')}\n\nafter`
        expect(structure(page)).toEqual(['root', 'paragraph', 'code mermaid', 'paragraph'])
        expect(codeBlocks(page)).toEqual([code.replaceAll('\0', '\uFFFD')])
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})
