import { formatClock } from '../../ui/duration'
import type { ChartView } from '../traffic/chart-view'
import type { IncidentReport } from './incident-report'
import { markdownFence, markdownText as text } from './markdown-text'

/** Pure: the report as a Markdown page. */
export function incidentMarkdown(report: IncidentReport): string {
  const blocks = [
    `# ${text(report.title)}`,
    `${report.date}. Written by: (name)`,
    `**Summary.** ${text(report.summary)}`,
    '## Impact',
    table(
      ['What', 'How much', 'Meaning'],
      report.impact.map(({ name, figure, meaning }) => [name, figure, meaning]),
    ),
    '## Phases',
    report.phases.length > 0
      ? table(
          ['Time', 'Since the beginning', 'Phase', 'What happened'],
          report.phases.map(({ time, since, name, text: happened }) => [time, since, name, happened]),
        )
      : 'None is known.',
    '## Orders a second',
    report.chart ? markdownFence(sparklines(report.chart), 'text') : 'No second of this time is known.',
    ...(report.errors.length > 0
      ? [
          'What the failures said:',
          table(
            ['Times', 'Message'],
            report.errors.map(({ count, message }) => [count, message]),
          ),
        ]
      : []),
    '## Orders lost and in doubt',
    ...orderBlocks(report),
    '## Timeline',
    report.timeline.length > 0
      ? table(
          ['Time', 'Kind', 'Node', 'What happened'],
          report.timeline.map(({ time, kind, node, text: happened }) => [time, kind, node, happened]),
        )
      : 'Nothing else is known.',
    '## Topology before the fault',
    drawing(report.before),
    '## Topology after the first success',
    drawing(report.after),
    '## How this was measured',
    report.measured.map((line) => `- ${text(line)}`).join('\n'),
    '## Definitions',
    report.definitions.map(({ term, meaning }) => `- **${text(term)}**: ${text(meaning)}`).join('\n'),
    '## What we would do next',
    'To be answered by those who were there.',
    report.questions.map((question, index) => `${index + 1}. ${text(question)}`).join('\n'),
    table(
      ['By when', 'Who', 'Action'],
      [
        ['', '', ''],
        ['', '', ''],
      ],
    ),
  ]
  return `${blocks.join('\n\n')}\n`
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(text).join(' | ')} |`
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n')
}

function orderBlocks({ orders }: IncidentReport): string[] {
  if (orders.length === 0) return ['None, or the ledger was not compared with a server.']
  return orders.flatMap(({ title, meaning, ids, more }) => [
    `**${text(title)}.** ${text(meaning)}`,
    markdownFence(`${linesOf(ids)}${more > 0 ? `\nand ${more} more` : ''}`, 'text'),
  ])
}

const idsPerLine = 6

function linesOf(ids: string[]): string {
  const lines = Array.from({ length: Math.ceil(ids.length / idsPerLine) }, (_, line) =>
    ids.slice(line * idsPerLine, (line + 1) * idsPerLine).join(' '),
  )
  return lines.join('\n')
}

function drawing(mermaid: string | null): string {
  return mermaid === null ? 'No drawing of this time was kept.' : markdownFence(mermaid, 'mermaid')
}

const steps = '▁▂▃▄▅▆▇█'

/** The curves as a line of blocks each, a block a second. */
export function sparklines({ from, to, acknowledged, failed, outages }: ChartView): string {
  const top = Math.max(1, ...acknowledged, ...failed)
  const draw = (values: number[]) =>
    values.map((value) => (value === 0 ? ' ' : steps[Math.min(7, Math.floor((value / top) * 7.99))])).join('')
  const out = outages.map((one) => `${formatClock(one.from)} to ${formatClock(one.to)}`).join(', ')
  return [
    `${formatClock(from)} to ${formatClock(to)}, a column a second, full height: ${top} orders`,
    `acknowledged  |${draw(acknowledged)}|`,
    `failed        |${draw(failed)}|`,
    ...(out ? [`without service: ${out}`] : []),
  ].join('\n')
}
