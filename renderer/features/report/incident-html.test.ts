import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Incident } from '../../../electron/contract/traffic'
import { exampleStart } from '../traffic/traffic-example'
import { harmlessIncident, hostileIncident, hostileText } from './hostile-incident'
import { exampleIncident } from './incident-example'
import { incidentHtml } from './incident-html'
import { incidentReport } from './incident-report'

const none = { before: null, after: null }
const write = (incident: Incident, drawings: Parameters<typeof incidentHtml>[1] = none) =>
  incidentHtml(incidentReport(incident, exampleStart + 40_000), drawings)

const tag = /<[a-zA-Z!/](?:"[^"]*"|[^"<>])*>/g

/** The tags of a page without the values of their attributes. */
function tags(html: string): string[] {
  return [...html.matchAll(tag)].map(([found]) => found.replaceAll(/"[^"]*"/g, '""'))
}

/** The curve and the labels depend on the length of texts; their number does not matter here. */
function withoutChart(html: string): string {
  return html.replace(/<svg[\s\S]*?<\/svg>/, '')
}

describe('a report in HTML', () => {
  const page = write(exampleIncident())

  it('has every part of a post-mortem', () => {
    expect([...page.matchAll(/<h[12]>(.*?)<\/h[12]>/g)].map(([, title]) => title)).toEqual([
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

  it('needs nothing from anywhere, and may run nothing', () => {
    expect(page).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`)
    expect(page).not.toMatch(/<script|<link|<iframe|\son\w+=|https?:(?!\/\/www\.w3\.org\/2000\/svg)/i)
  })

  it('has the chart as SVG, with the outage and its marks', () => {
    const chart = /<svg[\s\S]*<\/svg>/.exec(page)?.[0] ?? ''
    expect(chart).toContain('>Kill db1</text>')
    expect(chart).toContain('>db2 is the primary</text>')
    expect(chart).not.toMatch(/NaN|Infinity|undefined/)
  })

  it('has drawings as pictures, or their text where none could be made', () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert('1')</script></svg>`
    const drawn = write(exampleIncident(), { before: svg, after: null })
    const source = /<img src="data:image\/svg\+xml;charset=utf-8,([^"]*)"/.exec(drawn)?.[1] ?? ''
    expect(decodeURIComponent(source)).toBe(svg)
    expect(drawn).not.toContain('<script')
    expect(drawn).toContain('db2[(&quot;db2&lt;br/&gt;primary&quot;)]:::source')
  })
})

describe('whatever stands in an incident', () => {
  it('adds no tag and no attribute to the page', () => {
    const harmless = tags(withoutChart(write(harmlessIncident)))
    fc.assert(
      fc.property(hostileIncident, (hostile) => {
        const page = write(hostile)
        expect(tags(withoutChart(page))).toEqual(harmless)
        expect(page.replaceAll(tag, '')).not.toMatch(/[<>]/)
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it('adds nothing but labels to the chart', () => {
    fc.assert(
      fc.property(hostileIncident, (hostile) => {
        const chart = /<svg[\s\S]*?<\/svg>/.exec(write(hostile))?.[0] ?? ''
        const names = new Set(tags(chart).map((one) => /^<\/?(\w+)/.exec(one)?.[1]))
        expect([...names].filter((name) => !['svg', 'rect', 'line', 'text', 'path'].includes(name ?? ''))).toEqual([])
        expect(chart.replaceAll(tag, '')).not.toMatch(/[<>]/)
        expect(chart).not.toMatch(/<[^>]*\son\w+=/)
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it('stays inside the address of a picture when it is a drawing', () => {
    const plain = tags(write(exampleIncident(), { before: 'x', after: 'x' }))
    fc.assert(
      fc.property(hostileText, (svg) => {
        expect(tags(write(exampleIncident(), { before: svg, after: svg }))).toEqual(plain)
      }),
      { numRuns: 150 },
    )
  }, 60_000)
})
