import { htmlText as text } from './html-text'
import { incidentChart } from './incident-chart'
import type { IncidentReport } from './incident-report'

/** Drawings of the topology, each as an SVG file's text; null where none could be made. */
export interface IncidentDrawings {
  before: string | null
  after: string | null
}

/**
 * Pure: the report as an HTML page of its own: it needs nothing from anywhere, and may run nothing. Drawings stand in it as
 * pictures, so that whatever is in them stays a picture.
 */
export function incidentHtml(report: IncidentReport, drawings: IncidentDrawings): string {
  const body = [
    `<h1>${text(report.title)}</h1>`,
    `<p class="quiet">${text(report.date)}</p>`,
    `<p class="summary">${text(report.summary)}</p>`,
    '<h2>Impact</h2>',
    table(
      ['What', 'How much', 'Meaning'],
      report.impact.map(({ name, figure, meaning }) => [name, figure, meaning]),
    ),
    '<h2>Phases</h2>',
    report.phases.length > 0
      ? table(
          ['Time', 'Since the beginning', 'Phase', 'What happened'],
          report.phases.map(({ time, since, name, text: happened }) => [time, since, name, happened]),
        )
      : '<p>None is known.</p>',
    '<h2>Orders a second</h2>',
    report.chart
      ? `<figure>${incidentChart(report.chart)}<figcaption>${chartCaption}</figcaption></figure>`
      : '<p>No second of this time is known.</p>',
    ...(report.errors.length > 0
      ? [
          '<h3>What the failures said</h3>',
          table(
            ['Times', 'Message'],
            report.errors.map(({ count, message }) => [count, message]),
          ),
        ]
      : []),
    '<h2>Orders lost and in doubt</h2>',
    ...orderBlocks(report),
    '<h2>Timeline</h2>',
    report.timeline.length > 0
      ? table(
          ['Time', 'Kind', 'Node', 'What happened'],
          report.timeline.map(({ time, kind, node, text: happened }) => [time, kind, node, happened]),
        )
      : '<p>Nothing else is known.</p>',
    '<h2>Topology before the fault</h2>',
    picture(drawings.before, report.before, 'The topology before the fault'),
    '<h2>Topology after the first success</h2>',
    picture(drawings.after, report.after, 'The topology after the first success'),
    '<h2>How this was measured</h2>',
    `<ul>${report.measured.map((line) => `<li>${text(line)}</li>`).join('')}</ul>`,
    '<h2>Definitions</h2>',
    `<dl>${report.definitions.map(({ term, meaning }) => `<dt>${text(term)}</dt><dd>${text(meaning)}</dd>`).join('')}</dl>`,
    '<h2>What we would do next</h2>',
    '<p>To be answered by those who were there.</p>',
    `<ol class="questions">${report.questions.map((question) => `<li>${text(question)}</li>`).join('')}</ol>`,
    table(['By when', 'Who', 'Action'], emptyRows),
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(report.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
</body>
</html>
`
}

/** For two actions to be written down. */
const emptyRows = [
  ['', '', ''],
  ['', '', ''],
]

const chartCaption =
  'Orders acknowledged (line) and failed (bars) in each second, the 95th percentile of latency (dashed, right axis); the time without service is shaded.'

const style = `
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1d2430; font: 15px/1.55 Inter, system-ui, sans-serif; }
main { max-width: 880px; margin: 0 auto; padding: 40px 32px 64px; }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.25; }
h2 { margin: 36px 0 10px; padding-bottom: 6px; border-bottom: 1px solid #dfe3ea; font-size: 18px; break-after: avoid; }
h3 { margin: 20px 0 8px; font-size: 15px; }
p { margin: 0 0 10px; }
.quiet, figcaption, dd { color: #5b6478; }
.summary { margin: 18px 0 0; padding: 12px 16px; border-left: 3px solid #3d5bf0; background: #f5f6f8; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
th { color: #5b6478; font-weight: 600; text-align: left; white-space: nowrap; }
th, td { padding: 6px 16px 6px 0; border-bottom: 1px solid #dfe3ea; vertical-align: top; }
td:not(:last-child) { white-space: nowrap; }
td:last-child { width: 99%; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
figure { margin: 0; break-inside: avoid; }
figure svg, img { max-width: 100%; height: auto; }
figcaption { margin-top: 6px; font-size: 12.5px; }
pre { padding: 10px 14px; border: 1px solid #dfe3ea; border-radius: 8px; background: #f5f6f8; font: 12px/1.6 "JetBrains Mono", ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
dt { margin-top: 8px; font-weight: 600; }
dd { margin: 0; }
.questions li::after { display: block; height: 40px; content: ""; }
td:empty { height: 24px; }
@media print { main { padding: 0; } }
`

function table(head: string[], rows: string[][]): string {
  const cells = (tag: string, row: string[]) => row.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('')
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')
  return `<table>\n<thead><tr>${cells('th', head)}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`
}

function orderBlocks({ orders }: IncidentReport): string[] {
  if (orders.length === 0) return ['<p>None, or the ledger was not compared with a server.</p>']
  return orders.flatMap(({ title, meaning, ids, more }) => [
    `<h3>${text(title)}</h3>`,
    `<p>${text(meaning)}</p>`,
    `<pre>${ids.map(text).join(' ')}${more > 0 ? ` and ${more} more` : ''}</pre>`,
  ])
}

function picture(svg: string | null, mermaid: string | null, name: string): string {
  if (svg !== null) {
    const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(wellFormed(svg)).replaceAll("'", '%27')}`
    return `<figure><img src="${source}" alt="${text(name)}"></figure>`
  }
  if (mermaid === null) return '<p>No drawing of this time was kept.</p>'
  return `<pre>${mermaid.split('\n').map(text).join('\n')}</pre>`
}

/** Half a character cannot be encoded. */
function wellFormed(text: string): string {
  return text.replaceAll(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
}
