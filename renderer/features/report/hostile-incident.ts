import fc from 'fast-check'
import type { Incident } from '../../../electron/contract/traffic'
import { exampleOutage, exampleReconciliation, exampleStart } from '../traffic/traffic-example'
import { exampleIncident } from './incident-example'

const seeds = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</title><script>alert(1)</script>',
  '</style></svg></main>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '&lt;script&gt;',
  '<!--',
  ']]>',
  '```',
  '````\n# A heading',
  '~~~',
  '\n\n# A heading\n\n',
  '| a | b |',
  '\\|',
  '\\',
  '[link](javascript:alert(1))',
  '![image](https://example.org/pixel.png)',
  '[ref]: https://example.org',
  '[^1]: a note',
  'https://example.org www.example.org someone@example.org',
  'mailto:someone@example.org xmpp:someone@example.org',
  '**bold** _slanted_ ~~gone~~ `code`',
  '&#60;b&#62;',
  '<https://example.org>',
  '---',
  '- [ ] a task',
  '1. one',
  '    four spaces',
  '\u202Eabc',
  '\u2028\u2029\0\u0007',
  '\uD800',
  ':::solution',
  '$$x$$',
]

/** Texts that try to be more than text. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...seeds),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 12 }),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => parts.join(''))

interface Texts {
  labTitle: string
  name: string
  into: string
  node: string
  fault: string
  error: string
  event: string
  id: string
  mermaid: string
}

/** An incident whose every text is hostile. */
export const hostileIncident = fc
  .record<Texts>({
    labTitle: hostileText,
    name: hostileText,
    into: hostileText,
    node: hostileText,
    fault: hostileText,
    error: hostileText,
    event: hostileText,
    id: hostileText,
    mermaid: hostileText,
  })
  .map(incidentOf)

/** The same one with texts that are no more than text. */
export const harmlessIncident = incidentOf({
  labTitle: 'x',
  name: 'x',
  into: 'x',
  node: 'x',
  fault: 'x',
  error: 'x',
  event: 'x',
  id: 'x',
  mermaid: 'x',
})

function incidentOf(texts: Texts): Incident {
  const { stream } = exampleIncident()
  const outage = exampleOutage({
    errors: [{ message: texts.error, count: 3 }],
    phases: exampleOutage().phases.map((phase) => ({ ...phase, text: texts.fault })),
  })
  const reconciliation = exampleReconciliation({
    node: texts.node,
    lostCount: 1,
    lost: [texts.id],
    inDoubtCount: 1,
    inDoubt: [texts.id],
  })
  return exampleIncident({
    labTitle: texts.labTitle,
    stream: { ...stream, name: texts.name, into: texts.into },
    outage,
    reconciliation,
    timeline: [
      { at: exampleStart + 11_200, kind: 'fault', node: texts.node, text: texts.fault },
      { at: exampleStart + 30_000, kind: texts.event as 'finding', node: texts.node, text: texts.event },
    ],
    before: texts.mermaid,
    after: texts.mermaid,
  })
}
