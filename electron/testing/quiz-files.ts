import { stringify } from 'yaml'
import { bankSchema, type Question, type QuestionInput } from '../contract/quiz'

/** A question of one's own for a test: a single choice unless it says otherwise. */
export function question(id: string, change: Record<string, unknown> = {}): QuestionInput {
  const single = {
    choices: [
      { text: `Wrong for ${id}`, why: 'It does not.' },
      { text: `Right for ${id}`, right: true, why: 'It does.' },
      { text: `Not right for ${id}`, why: 'It does not either.' },
    ],
  }
  return {
    id,
    kind: 'single',
    level: 'beginner',
    ask: `What does ${id} do?`,
    because: 'It does what it says.',
    source: { title: 'A manual', url: 'https://example.org/manual' },
    ...('kind' in change && change.kind !== 'single' ? {} : single),
    ...change,
  } as QuestionInput
}

/** One question of each kind. */
export const everyKind: QuestionInput[] = [
  question('one-choice'),
  question('some-choices', {
    kind: 'several',
    choices: [
      { text: 'This', right: true, why: 'Yes.' },
      { text: 'That', why: 'No.' },
      { text: 'The other', right: true, why: 'Yes, too.' },
    ],
  }),
  question('in-order', { kind: 'order', items: ['First', 'Second', 'Third', 'Fourth'] }),
  question('in-pairs', {
    kind: 'match',
    pairs: [
      { left: 'Source', right: 'Writes', why: 'It takes writes.' },
      { left: 'Replica', right: 'Reads', why: 'It takes reads.' },
      { left: 'Proxy', right: 'Routes', why: 'It takes neither.' },
    ],
  }),
  question('in-sql', {
    kind: 'sql',
    accept: ['STOP REPLICA', 'STOP REPLICA IO_THREAD, SQL_THREAD'],
    wrong: [{ sql: 'STOP SLAVE', why: 'That word is gone.' }],
  }),
  question('from-output', {
    kind: 'output',
    output: 'Replica_IO_Running: Connecting\nLast_IO_Errno: 2003\n',
    choices: [
      { text: 'It cannot reach the source', right: true, why: 'Error 2003 says so.' },
      { text: 'It has the wrong password', why: 'That would be 1045.' },
      { text: 'It is caught up', why: 'It is not even connected.' },
    ],
  }),
  question('in-words', {
    kind: 'open',
    model: 'A replica repeats every mistake at once; a backup does not.',
    rubric: ['Repeats mistakes', 'Has no history', 'Needs a backup'],
    followUps: ['And a delayed replica?'],
  }),
]

/** A prediction that a lab answers. */
export function prediction(change: Record<string, unknown> = {}): QuestionInput {
  return question('tried', {
    kind: 'predict',
    choices: [
      { text: 'None', is: 0, right: true, why: 'It waits.' },
      { text: 'A few', from: 1, to: 9, why: 'They were not acknowledged.' },
      { text: 'Many', from: 10, why: 'Those neither.' },
    ],
    experiment: {
      lab: 'a-lab',
      after: '01-look',
      do: [
        { say: 'Kill it', node: 'db', fault: 'wait 1\nkill' },
        { say: 'Look', node: 'other', sql: 'SELECT 1' },
        { say: 'They leave', node: 'shoppers', traffic: 'stop' },
      ],
      measure: { name: 'orders lost', lost: { traffic: 'shoppers', node: 'other' } },
    },
    ...change,
  })
}

export function bankText(questions: QuestionInput[], title = 'A bank', topic = 'replication'): string {
  return stringify({ title, topic, questions })
}

/** Questions as the library has them. */
export function questionsFrom(questions: QuestionInput[], bank = 'a-bank', topic = 'replication'): Question[] {
  return bankSchema
    .parse({ title: 'A bank', topic, questions })
    .questions.map((one) => ({ ...one, topics: one.topics ?? [topic], bank }))
}
