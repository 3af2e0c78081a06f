import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { Live } from '../base/live'
import { QuizLibrary } from '../catalog/quiz-library'
import { AppError } from '../contract/errors'
import type { CatalogView, LabSummary } from '../contract/lab'
import type { QuestionInput } from '../contract/quiz'
import { defaultSettings } from '../contract/settings'
import type { Answer, RunView } from '../contract/study'
import { bankText, everyKind, question } from '../testing/quiz-files'
import { ProgressStore } from './progress-store'
import { ReviewStore } from './review-store'
import { Study } from './study'

const monday = new Date(2026, 0, 5, 9).getTime()
const day = 86_400_000
let folder: string
let now: number
let settings: Live<typeof defaultSettings>
let study: Study
/** What a lab would measure. */
let tryOut: ConstructorParameters<typeof Study>[0]['tryOut']

const lab = { id: 'a-lab', title: 'A lab', steps: [{ id: '01-look', title: 'Look' }] } as LabSummary

function make(): Study {
  return new Study({
    library: new QuizLibrary(() => [{ folder: path.join(folder, 'quizzes'), origin: 'built-in' }]),
    store: new ReviewStore(path.join(folder, 'data'), settings.value.targetRetention, () => now),
    progress: new ProgressStore(path.join(folder, 'data')),
    settings,
    catalog: new Live<CatalogView>({ labs: [lab], invalid: [] }),
    tryOut: (...given) => tryOut(...given),
    now: () => now,
    random: () => 0.5,
  })
}

async function open(questions: QuestionInput[]): Promise<void> {
  mkdirSync(path.join(folder, 'quizzes', 'topics'), { recursive: true })
  writeFileSync(path.join(folder, 'quizzes', 'a-bank.yaml'), bankText(questions))
  study = make()
  await study.open()
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'standby-study-'))
  now = monday
  settings = new Live({ ...defaultSettings, newQuestionsADay: 3 })
})
afterEach(() => {
  study.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const five = ['one', 'two', 'three', 'four', 'five'].map((id) => question(id))
const ids = (run: RunView) => run.questions.map((one) => one.id)
const place = (run: RunView, id: string, words: string) =>
  run.questions.find((one) => one.id === id)?.options.findIndex((text) => text.startsWith(words)) ?? -1

/** Answers a single choice right or wrong. */
function answer(run: RunView, id: string, right = true, confidence: 'sure' | 'unsure' = 'sure') {
  const chosen = [place(run, id, right ? 'Right' : 'Wrong')]
  return study.answer(run.id, id, { kind: 'choice', chosen }, confidence, null)
}

describe('a daily review', () => {
  it('brings so many new questions a day, and those due before them', async () => {
    await open(five)
    expect(study.view.value).toMatchObject({ ready: true, questions: 5, due: 0, fresh: 3 })
    const first = study.begin({ kind: 'daily' })
    expect(first.questions).toHaveLength(3)
    for (const id of ids(first)) answer(first, id, id !== 'two')
    expect(study.view.value).toMatchObject({ due: 0, fresh: 0, reviewedToday: 3, streakDays: 1 })
    expect(study.begin({ kind: 'daily' }).questions).toEqual([])

    now += day
    expect(study.begin({ kind: 'daily' }).questions[0]?.id).toBe('two')
    now += 3 * day
    const later = study.begin({ kind: 'daily' })
    expect(new Set(ids(later))).toEqual(new Set(['one', 'two', 'three', 'four', 'five']))
    expect(ids(later).slice(3)).toEqual(['four', 'five'])
  })

  it('begins with what was wrong with confidence', async () => {
    await open(five)
    const run = study.begin({ kind: 'daily' })
    answer(run, 'one', false, 'unsure')
    answer(run, 'two', false, 'sure')
    now += 2 * day
    expect(ids(study.begin({ kind: 'daily' })).slice(0, 2)).toEqual(['two', 'one'])
    expect(study.view.value.flagged.map((one) => one.id)).toEqual(['two'])
  })

  it('counts what is due at any hour of today', async () => {
    await open(five)
    now = new Date(2026, 0, 5, 22).getTime()
    answer(study.begin({ kind: 'daily' }), 'one', false)
    now = new Date(2026, 0, 6, 7).getTime()
    expect(ids(study.begin({ kind: 'daily' }))[0]).toBe('one')
  })
})

describe('an answer', () => {
  it('is told with what was right, when it comes back, and how it counts', async () => {
    await open(five)
    const run = study.begin({ kind: 'daily' })
    const told = answer(run, 'one', false, 'sure')
    expect(told).toMatchObject({ right: false, grade: 'again', flagged: true, leech: false, dueAt: now + day })
    expect(told.reveal.choices[place(run, 'one', 'Right')]).toEqual({ right: true, why: 'It does.' })
    expect(answer(run, 'two', true, 'unsure')).toMatchObject({ right: true, grade: 'hard', flagged: false })
  })

  it('counts once, and only to a question that was asked', async () => {
    await open(five)
    const run = study.begin({ kind: 'questions', questions: ['one'] })
    answer(run, 'one')
    expect(() => answer(run, 'one')).toThrow(/answered already/)
    const none: Answer = { kind: 'none' }
    expect(() => study.answer(run.id, 'two', none, 'sure', null)).toThrow(/not asked/)
    expect(() => study.answer('gone', 'one', none, 'sure', null)).toThrow(/are over/)
    expect(study.view.value.reviews).toBe(1)
  })

  it('is still there after a restart', async () => {
    await open(five)
    answer(study.begin({ kind: 'daily' }), 'one')
    study.dispose()
    study = make()
    await study.open()
    expect(study.view.value).toMatchObject({ reviews: 1, fresh: 2 })
  })
})

describe('what is shown of a run', () => {
  it('tells no right answer', async () => {
    await open(everyKind)
    const text = JSON.stringify(study.begin({ kind: 'quiz', topics: [], level: null, length: 20 }))
    expect(text).not.toMatch(/"right"|"why"|because|STOP REPLICA|repeats every mistake|It does\./)
    expect(JSON.stringify(study.view.value)).not.toMatch(/"why"|STOP REPLICA|repeats every mistake/)
  })
})

describe('a quiz', () => {
  it('is about what was asked for, so long as asked for', async () => {
    await open([...five, question('of-lag', { topics: ['lag'], level: 'advanced', see: { lab: 'a-lab' } })])
    const quiz = (topics: string[], level: 'advanced' | null, length = 10) =>
      study.begin({ kind: 'quiz', topics, level, length })
    expect(ids(quiz(['lag'], null))).toEqual(['of-lag'])
    expect(ids(quiz([], 'advanced'))).toEqual(['of-lag'])
    expect(ids(quiz([], null, 4))).toHaveLength(4)
    const ofLab = study.begin({ kind: 'lab', labId: 'a-lab' })
    expect([ofLab.title, ...ids(ofLab)]).toEqual(['Quiz: A lab', 'of-lag'])
    expect(study.view.value.labs).toEqual({ 'a-lab': 1 })
  })
})

describe('a mock interview', () => {
  it('mixes open questions in, fills its time, and ends with a scorecard by topic', async () => {
    const open2 = question('also-open', { kind: 'open', topics: ['lag'], model: 'Late.', rubric: ['a', 'b', 'c'] })
    await open([...everyKind, ...five, open2])
    const run = study.begin({ kind: 'mock', topics: [], minutes: 10 })
    const seconds = run.questions.reduce((sum, one) => sum + one.seconds, 0)
    expect(seconds).toBeLessThanOrEqual(600)
    expect(seconds).toBeGreaterThan(420)
    expect(run.questions.slice(0, 3).filter((one) => one.kind === 'open')).toHaveLength(2)

    expect(study.model(run.id, 'in-words')).toMatchObject({
      rubric: ['Repeats mistakes', 'Has no history', 'Needs a backup'],
    })
    study.answer(run.id, 'in-words', { kind: 'open', named: [0, 1, 2], text: 'It *repeats*\nmistakes' }, 'sure', 40)
    study.answer(run.id, 'also-open', { kind: 'none' }, 'sure', 150)
    const card = study.scorecard(run.id)
    expect(card).toMatchObject({ answered: 2, asked: run.questions.length })
    expect(card.topics.find((topic) => topic.topic === 'lag')).toMatchObject({ share: 0, questions: 1 })
    expect(card.markdown).toContain('# Mock interview\n\n2026-01-05: ')
    expect(card.markdown).toContain('> It *repeats*\n> mistakes')
    expect(card.markdown).toContain('| Replication lag | 1 | 0% |')
    expect(card.markdown).toContain('not answered')
  })
})

describe('mastery', () => {
  it('of a topic is none before the first answer, and falls with time', async () => {
    await open(five)
    const topic = () => study.view.value.topics.find((one) => one.id === 'replication')
    expect(topic()).toMatchObject({ questions: 5, seen: 0, mastery: null })
    const run = study.begin({ kind: 'quiz', topics: [], level: null, length: 5 })
    for (const id of ids(run)) answer(run, id)
    const fresh = topic()?.mastery ?? 0
    expect(fresh).toBeGreaterThan(0.7)
    now += 60 * day
    settings.set({ ...settings.value })
    expect(topic()?.mastery).toBeLessThan(fresh)
    expect(study.view.value.forecast).toHaveLength(14)
    expect(study.view.value.streakDays).toBe(0)
  })
})

describe('a topic page', () => {
  it('has the questions most asked with their answers, and the labs that are there', async () => {
    await open(five)
    writeFileSync(
      path.join(folder, 'quizzes', 'topics', 'lag.yaml'),
      stringify({
        title: 'Lag',
        oneLine: 'x',
        trick: 'y',
        mermaid: 'flowchart LR',
        threeQuestions: ['one', 'gone'],
        labs: ['a-lab', 'no-lab'],
      }),
    )
    study.dispose()
    study = make()
    await study.open()
    expect(study.topic('lag')).toMatchObject({
      questions: [{ id: 'one', answer: 'Right for one' }],
      labs: [{ id: 'a-lab', title: 'A lab' }],
    })
    expect(() => study.topic('gtid')).toThrow(/no page/)
  })
})

describe('progress as a file', () => {
  it('is taken in elsewhere, added to what is there, and only once', async () => {
    await open(five)
    const run = study.begin({ kind: 'daily' })
    answer(run, 'one')
    const file = study.exportProgress()
    answer(run, 'two', false)
    expect(study.previewImport(file)).toEqual({ reviewsNew: 0, reviewsKnown: 1, labsNew: 0, labsMore: 0 })
    study.dispose()
    rmSync(path.join(folder, 'data'), { recursive: true })
    study = make()
    await study.open()
    const own = study.begin({ kind: 'daily' })
    answer(own, 'three')
    expect(study.importProgress(file)).toMatchObject({ reviewsNew: 1 })
    expect(study.importProgress(file)).toMatchObject({ reviewsNew: 0, reviewsKnown: 1 })
    expect(study.view.value.reviews).toBe(2)
  })

  it.each([
    ['no JSON', 'x'],
    ['another file', '{"format":"other"}'],
    [
      'a review that is none',
      '{"format":"standby-progress","version":1,"exportedAt":"2026-01-01T00:00:00Z","reviews":[{"id":5}],"labs":{}}',
    ],
    [
      'a newer version',
      '{"format":"standby-progress","version":2,"exportedAt":"2026-01-01T00:00:00Z","reviews":[],"labs":{}}',
    ],
  ])('that is %s is refused, and changes nothing', async (_, text) => {
    await open(five)
    answer(study.begin({ kind: 'daily' }), 'one')
    expect(() => study.importProgress(text)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    expect(study.view.value.reviews).toBe(1)
  })
})

describe('a prediction', () => {
  const choice = (text: string, more: object) => ({ text, why: 'So it is.', ...more })
  const prediction: QuestionInput = {
    id: 'lost',
    kind: 'predict',
    level: 'beginner',
    ask: 'How many are lost?',
    choices: [
      choice('None', { is: '0', right: true }),
      choice('A few', { from: 1, to: 9 }),
      choice('The lasting outage', { is: 'lasting' }),
    ],
    because: 'So it is.',
    experiment: {
      lab: 'a-lab',
      do: [{ say: 'Kill it', node: 'db', fault: 'kill' }],
      measure: { name: 'orders lost', lost: { traffic: 'shoppers', node: 'db' } },
    },
  }
  const measures = (value: string | number): typeof tryOut => {
    return async () => ({ name: 'orders lost', value, asked: 'the ledger', observed: `${value}` })
  }
  async function predict(text: string, signal = new AbortController().signal) {
    const run = study.begin({ kind: 'daily' })
    const chosen = [run.questions[0]?.options.indexOf(text) ?? -1]
    const seen = []
    for await (const view of study.predict(run.id, 'lost', { kind: 'choice', chosen }, 'sure', null, signal)) {
      seen.push(view)
    }
    return seen.at(-1)
  }

  it.each([
    ['None', 0, true, false],
    ['A few', 0, false, false],
    ['A few', 9, true, true],
    ['None', 3, false, true],
    ['The lasting outage', 'lasting', true, true],
  ])('"%s" is judged by what was measured, %s', async (text, value, right, surprising) => {
    await open([prediction])
    tryOut = measures(value)
    expect(await predict(text)).toMatchObject({ answer: { right }, surprising })
    expect(study.view.value.reviews).toBe(1)
  })

  it('is not scored when the lab measures what no choice foretells', async () => {
    await open([prediction])
    tryOut = measures(50)
    await expect(predict('None')).rejects.toMatchObject({ code: 'EXPERIMENT_FAILED' })
    expect(study.view.value.reviews).toBe(0)
  })

  it('that is cancelled ends its lab, is not scored, and can be made again', async () => {
    await open([prediction])
    let ended = false
    tryOut = (_, __, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended = true
          reject(new AppError('CANCELLED', 'Cancelled.'))
        })
      })
    const cancel = new AbortController()
    const predicted = predict('None', cancel.signal)
    setImmediate(() => cancel.abort())
    await expect(predicted).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(ended).toBe(true)
    expect(study.view.value.reviews).toBe(0)
    tryOut = measures(0)
    expect(await predict('None')).toMatchObject({ answer: { right: true } })
  })

  it('can be answered without a lab, by what its author expects', async () => {
    await open([prediction])
    const run = study.begin({ kind: 'daily' })
    expect(run.questions[0]?.experiment).toBe('a-lab')
    const chosen = [run.questions[0]?.options.indexOf('None') ?? -1]
    expect(study.answer(run.id, 'lost', { kind: 'choice', chosen }, 'sure', null).right).toBe(true)
  })
})
