import type { LabSummary } from '../../../electron/contract/lab'

/** The labs in which every word of the query occurs: in title, summary, level, topics, or a step's title. */
export function searchLabs(labs: LabSummary[], query: string): LabSummary[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return labs
  return labs.filter((lab) => {
    const text = [lab.title, lab.summary, lab.level, ...lab.topics, ...lab.steps.map((step) => step.title)]
      .join('\n')
      .toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** Labs under their first topic, both in the order in which they came. */
export function groupByTopic(labs: LabSummary[]): { topic: string; labs: LabSummary[] }[] {
  const groups = new Map<string, LabSummary[]>()
  for (const lab of labs) {
    const topic = lab.topics[0] ?? 'Other'
    const group = groups.get(topic)
    if (group) group.push(lab)
    else groups.set(topic, [lab])
  }
  return [...groups].map(([topic, members]) => ({ topic, labs: members }))
}
