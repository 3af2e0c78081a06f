import type { Incident, Outage } from '../../../electron/contract/traffic'
import { plural } from '../../ui/plural'
import { withOutages } from '../timeline/outage-lines'
import { kindWord } from '../timeline/timeline-kinds'
import { formatInstant } from '../timeline/timeline-rows'
import { type ChartView, chartView } from '../traffic/chart-view'
import { formatCount, formatMeasured, phaseName } from '../traffic/traffic-words'

/** A post-mortem in words, before it is Markdown or HTML. All texts are plain; whoever writes them down escapes them. */
export interface IncidentReport {
  title: string
  /** The day, and before it the class to whom it was shown. */
  date: string
  /** What happened and what it cost, in a sentence or two. */
  summary: string
  /** Name, figure, and what it means. */
  impact: { name: string; figure: string; meaning: string }[]
  /** The chart's stretch of time and its curves; null where no second is known. */
  chart: ChartView | null
  phases: { time: string; since: string; name: string; text: string }[]
  errors: { count: string; message: string }[]
  /** Orders by their ids, the first of them. */
  orders: { title: string; meaning: string; ids: string[]; more: number }[]
  timeline: { time: string; kind: string; node: string; text: string }[]
  /** Mermaid text; null where no drawing was kept. */
  before: string | null
  after: string | null
  measured: string[]
  definitions: { term: string; meaning: string }[]
  questions: string[]
}

/** How many ids a report lists. */
const listedIds = 100
/** What the chart shows before and after the outage. */
const aroundMs = 10_000

/**
 * Pure: the report of an incident.
 *
 * @param now milliseconds since 1970: where an outage ends that still lasts
 * @param className of those to whom it was shown
 */
export function incidentReport(incident: Incident, now: number, className = ''): IncidentReport {
  const { labTitle, stream, outage } = incident
  return {
    title: `Incident report: ${labTitle}`,
    date: [className, formatDay(outage.firstFailedAt)].filter(Boolean).join(', '),
    summary: summaryOf(incident),
    impact: impactOf(incident),
    chart: chartOf(incident, now),
    phases: phaseRows(outage),
    errors: outage.errors.map(({ count, message }) => ({ count: formatCount(count), message })),
    orders: ordersOf(incident),
    timeline: withOutages(incident.timeline, [{ stream: stream.name, run: stream.run ?? '', outage }])
      .toSorted((one, other) => one.at - other.at)
      .map(({ at, kind, node, text }) => ({ time: formatInstant(at), kind: kindWord(kind), node: node ?? '', text })),
    before: incident.before,
    after: incident.after,
    measured: measuredBy(incident),
    definitions,
    questions,
  }
}

function summaryOf({ stream, outage, reconciliation }: Incident): string {
  const fault = outage.phases.find(({ kind }) => kind === 'fault')
  const when = `On ${formatDay(outage.firstFailedAt)} at ${formatInstant(fault?.at ?? outage.firstFailedAt)}`
  const what = fault ? `a fault (${fault.text}) left ${stream.name}` : `${stream.name} was left`
  const failed = `${plural(outage.failed, 'order')} failed`
  const lasted =
    outage.rtoMs === null
      ? `${when} ${what} without service. Until this report was written no order was acknowledged again, and ${failed}.`
      : `${when} ${what} without service for ${formatMeasured(outage.rtoMs)}, in which ${failed}.`
  if (!reconciliation) return `${lasted} Whether acknowledged orders are missing was not compared.`
  const { lostCount, lostSeconds, node } = reconciliation
  if (lostCount === 0) return `${lasted} No order that had been acknowledged is missing on ${node}.`
  return `${lasted} Acknowledged and missing on ${node}: ${plural(lostCount, 'order')}, ${formatMeasured(lostSeconds * 1000)} of orders.`
}

function impactOf({ stream, outage, reconciliation }: Incident): IncidentReport['impact'] {
  const lost = reconciliation
    ? `${plural(reconciliation.lostCount, 'order')}, ${formatMeasured(reconciliation.lostSeconds * 1000)}`
    : 'not compared'
  return [
    {
      name: 'Time without service (RTO)',
      figure: outage.rtoMs === null ? 'not over' : formatMeasured(outage.rtoMs),
      meaning: 'From the first order that failed to the first that succeeded',
    },
    {
      name: 'Acknowledged orders lost (RPO)',
      figure: lost,
      meaning: reconciliation
        ? `Of ${formatCount(reconciliation.acknowledged)} acknowledged in this run, compared with ${reconciliation.node} at ${formatInstant(reconciliation.at)}`
        : 'The ledger was not compared with the rows of a server',
    },
    {
      name: 'Orders that failed',
      figure: formatCount(outage.failed),
      meaning: 'An error, or no answer in time: the shopper was told to try again',
    },
    {
      name: 'Orders in doubt',
      figure: reconciliation ? formatCount(reconciliation.inDoubtCount) : 'not compared',
      meaning: 'Not acknowledged, and a row nevertheless: whoever placed them does not know',
    },
    {
      name: 'Orders of the run',
      figure: formatCount(stream.sent),
      meaning: `${formatCount(stream.acknowledged)} acknowledged, ${formatCount(stream.failed)} failed, at ${formatCount(stream.rate)} a second`,
    },
  ]
}

function chartOf({ stream, outage, history, timeline }: Incident, now: number): ChartView | null {
  const first = history[0]
  const last = history.at(-1)
  if (!first || !last) return null
  const begin = Math.min(outage.firstFailedAt, outage.phases[0]?.at ?? outage.firstFailedAt)
  const end = outage.firstSuccessAt ?? now
  const from = Math.max(first.at, Math.floor((begin - aroundMs) / 1000) * 1000)
  const to = Math.min(last.at + 1000, Math.ceil((end + aroundMs) / 1000) * 1000)
  if (to <= from) return null
  return chartView({ history, outages: [outage], events: timeline, rate: stream.rate }, { from, to })
}

function phaseRows({ phases }: Outage): IncidentReport['phases'] {
  const first = phases[0]
  if (!first) return []
  return phases.map(({ kind, at, text }, index) => ({
    time: formatInstant(at),
    since: index === 0 ? '' : `+${formatMeasured(at - first.at)}`,
    name: sentence(phaseName(kind)),
    text,
  }))
}

function ordersOf({ reconciliation }: Incident): IncidentReport['orders'] {
  if (!reconciliation) return []
  const { lost, lostCount, inDoubt, inDoubtCount, node } = reconciliation
  const list = (title: string, meaning: string, ids: string[], count: number) => {
    const listed = ids.slice(0, listedIds)
    return count === 0 ? [] : [{ title, meaning, ids: listed, more: count - listed.length }]
  }
  return [
    ...list('Lost', `Acknowledged, and no row of ${node}.`, lost, lostCount),
    ...list('In doubt', `Not acknowledged, and a row of ${node}.`, inDoubt, inDoubtCount),
  ]
}

function measuredBy({ stream, outage, reconciliation }: Incident): string[] {
  const route =
    stream.by === 'http'
      ? `posting orders to ${stream.into} over HTTP`
      : `inserting rows on MySQL connections to ${stream.into}, one a shopper`
  return [
    `${plural(stream.shoppers, 'shopper')} placed ${formatCount(stream.rate)} orders a second, ${route}. Every order had an id of its own and was sent once.`,
    `A ledger on disk recorded each order before it was sent, and its answer as soon as it came. Times are those of this machine (${formatOffset(outage.firstFailedAt)}), which placed the orders.`,
    'The time without service was read from the ledger: it begins when the first order that failed was sent, and ends when the next one was acknowledged.',
    reconciliation
      ? `Lost orders were counted by comparing the ledger with the rows of ${reconciliation.node}: an order is lost when it was acknowledged and is not there. Their time runs from the acknowledgement of the first lost order to that of the last.`
      : 'The ledger was not compared with the rows of a server, so the orders lost are not known.',
    'Detection and promotion are the moments at which they were seen from outside, by asking the servers several times a second.',
  ]
}

const definitions: IncidentReport['definitions'] = [
  {
    term: 'RTO, recovery time objective',
    meaning:
      'How long a service may be away at most. Measured here: the time that it was away, from the first failed to the first successful write.',
  },
  {
    term: 'RPO, recovery point objective',
    meaning:
      'How much acknowledged data may be lost at most, told as a time. Measured here: the acknowledged orders that no longer exist, in orders and in seconds.',
  },
  {
    term: 'Acknowledged',
    meaning: 'The application was told that its transaction is committed. Whoever is told so relies on it.',
  },
  {
    term: 'In doubt',
    meaning:
      'The application was told nothing, or that it failed, and the transaction is committed. Trying again without an id of its own would place the order twice.',
  },
]

const questions = [
  'How would we have noticed without this measurement? Which alert should have told us, and how soon?',
  'Which phase took longest: detection, the decision, the promotion, or leading the application to the new server? What would shorten it?',
  'Which orders are lost or in doubt, who tells those who placed them, and how are they made good?',
  'What did we rely on that did not hold?',
  'What went well, and should stay as it is?',
  'Does the measured RTO meet what was promised? Does the RPO? What would it cost to halve each?',
  'What do we change, who does it, and by when?',
]

/** `31 January 2026` */
function formatDay(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
}

/** The offset of this machine's clock from universal time: `UTC+02:00`. */
function formatOffset(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset()
  const two = (value: number) => String(value).padStart(2, '0')
  return `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}
