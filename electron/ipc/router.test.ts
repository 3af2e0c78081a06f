import { beforeEach, describe, expect, it } from 'vitest'
import type { IpcResponse } from '../contract/ipc'
import { CallerCalls } from './ipc-link'
import { appRouter } from './router'
import type { Services } from './services'

/**
 * What the window may ask for, and nothing else: a procedure that is new, or that takes what it did not take before, has to
 * be written down here.
 */
const session = { sessionId: 'k2j4h8s1' }
const step = { ...session, step: '01-look' }
const backupFile = { ...session, file: { store: 'backup', name: 'full.sql.gz' } }
const target = { ...session, node: 'source', kind: 'mysql' }

const answered = { answer: { kind: 'choice', chosen: [0] }, confidence: 'sure', seconds: 5 }
const asked = { runId: '0e37df36-f698-41e6-ae5a-3b4d8a7e0d8b', question: 'semi-sync-fallback' }

const validInputs: Record<string, Record<string, unknown>> = {
  'backup.cancel': backupFile,
  'backup.cancelWork': { ...session, id: 'f0e4c2f7-4a8c-4d0e-8a49-0a4b1c2d3e4f' },
  'backup.copyOut': backupFile,
  'backup.dismissWork': { ...session, id: 'f0e4c2f7-4a8c-4d0e-8a49-0a4b1c2d3e4f' },
  'backup.dump': { ...session, request: { node: 'source', store: 'backup', name: 'full.sql.gz' } },
  'backup.glance': backupFile,
  'backup.holdings': { ...session, node: 'source' },
  'backup.plan': { ...backupFile, node: 'source' },
  'backup.restoreOnto': { ...session, wish: { file: backupFile.file, node: 'source', gtids: 'keep', typed: '' } },
  'backup.verify': backupFile,
  'backup.watch': session,
  'calendar.command': { ...session, code: 'days 7' },
  'calendar.refresh': session,
  'calendar.watch': session,
  'catalog.guides': { labId: 'a-lab' },
  'class.check': { file: 'hand-in.json', text: '{}' },
  'class.handIn': { labId: 'a-lab', learner: 'Anna Berg' },
  'class.record': { labId: 'a-lab' },
  'desktop.copyText': { text: 'a' },
  'desktop.openExternal': { url: 'https://dev.mysql.com/doc/' },
  'desktop.saveFile': { name: 'topology.svg', bytes: new Uint8Array([1]) },
  'engine.ensureImage': { image: 'mysql:9.7' },
  'engine.removeLeftovers': { sessions: ['k2j4h8s1'] },
  'presenter.play': { cue: 0 },
  'presenter.rearm': { cue: 0 },
  'presenter.rehearse': { runs: 1 },
  'presenter.setClassName': { name: 'Databases, winter term' },
  'presenter.start': { labId: 'async-replication' },
  'progress.reset': { labId: 'a-lab' },
  'session.answer': { ...step, check: 'A question', value: 'an answer' },
  'session.controlNode': { ...session, node: 'source', action: 'stop' },
  'session.end': session,
  'session.goTo': step,
  'session.guides': session,
  'session.injectFault': { ...session, fault: { kind: 'kill', node: 'source' } },
  'session.markUnverified': { ...step, unverified: true },
  'session.reloadLab': session,
  'session.runFaultScript': { ...session, node: 'source', code: 'kill' },
  'session.showHint': step,
  'session.showSolution': step,
  'session.start': { labId: 'a-lab' },
  'session.timeline': session,
  'session.undoFault': { ...session, faultId: 'a1' },
  'session.watch': session,
  'settings.set': { theme: 'dark' },
  'study.answer': { ...asked, ...answered },
  'study.begin': { request: { kind: 'daily' } },
  'study.importProgress': { text: '{}' },
  'study.model': asked,
  'study.predict': { ...asked, ...answered },
  'study.previewImport': { text: '{}' },
  'study.scorecard': { runId: asked.runId },
  'study.topic': { topic: 'semi-sync' },
  'terminal.attach': { ...session, terminalId: 'a1', size: { columns: 80, rows: 24 } },
  'terminal.close': { ...session, terminalId: 'a1' },
  'terminal.guide': target,
  'terminal.list': session,
  'terminal.open': target,
  'terminal.type': { ...target, code: 'SELECT 1;' },
  'topology.watch': session,
  'traffic.command': { ...session, stream: 'shoppers', code: 'start' },
  'traffic.incident': { ...session, stream: 'shoppers' },
  'traffic.reconcile': { ...session, stream: 'shoppers', node: 'source' },
  'traffic.watch': session,
}

const withoutInput = [
  'catalog.watch',
  'desktop.pickFolder',
  'desktop.platform',
  'desktop.version',
  'engine.images',
  'engine.leftovers',
  'engine.retry',
  'engine.watch',
  'presenter.cancel',
  'presenter.closeAudience',
  'presenter.closePoll',
  'presenter.end',
  'presenter.next',
  'presenter.openAudience',
  'presenter.openPoll',
  'presenter.repeat',
  'presenter.showProjector',
  'presenter.stage',
  'presenter.watch',
  'progress.watch',
  'session.list',
  'settings.watch',
  'study.exportProgress',
  'study.watch',
]

type Procedure = { _def: { type: 'query' | 'mutation' | 'subscription'; inputs: unknown[] } }
const procedures = appRouter._def.procedures as unknown as Record<string, Procedure>

/** Everything that was asked of the house. */
let reached: string[]
let sent: IpcResponse[]
let calls: CallerCalls

/** Stands for the house, and notes whatever is asked of it. */
function recorder(name: string): never {
  return new Proxy(() => {}, {
    get: (_, key) => {
      if (typeof key === 'symbol' || key === 'then') return undefined
      return recorder(`${name}.${key}`)
    },
    apply: () => {
      reached.push(name)
      return recorder(`${name}()`)
    },
  }) as never
}

beforeEach(() => {
  reached = []
  sent = []
  calls = new CallerCalls({
    context: { services: recorder('services') as Services, openTerminalPort: () => recorder('port') },
    send: (response) => sent.push(response),
  })
})

async function call(path: string, input: unknown) {
  reached = []
  sent = []
  await calls.handle({ id: 1, method: procedures[path]?._def.type, path, input })
  return sent.at(-1)
}

async function expectRefused(path: string, input: unknown): Promise<void> {
  const response = await call(path, input)
  expect({ path, input, code: response?.type === 'error' && response.error.data.appError?.code, reached }).toEqual({
    path,
    input,
    code: 'INPUT_INVALID',
    reached: [],
  })
}

describe('what the window may ask for', () => {
  it('is this, and nothing else', () => {
    const all = Object.entries(procedures)
    const taking = (some: boolean) => all.filter(([, one]) => one._def.inputs.length > 0 === some).map(([path]) => path)
    expect(taking(true).sort()).toEqual(Object.keys(validInputs).sort())
    expect(taking(false).sort()).toEqual(withoutInput)
  })

  it.each(Object.keys(validInputs))('reaches the house with valid input: %s', async (path) => {
    await call(path, validInputs[path])
    expect(reached.length).toBeGreaterThan(0)
  })
})

const hostileValues: unknown[] = [
  null,
  {},
  [],
  -1,
  Number.NaN,
  '../../etc/passwd',
  '\u0000',
  'x'.repeat(2_000_000),
  { toString: 'x' },
  ['k2j4h8s1', '../x'],
  new Uint8Array(3),
]

const text = (most: number) => (value: unknown) => typeof value === 'string' && value.length <= most

/** What is right where it looks hostile: a text of the learner's may say anything. */
const free: Record<string, (value: unknown) => boolean> = {
  'class.check.file': text(1000),
  'class.check.text': text(2_000_000),
  'class.handIn.learner': (value) => value === '../../etc/passwd',
  'desktop.copyText.text': text(1_000_000),
  'desktop.saveFile.bytes': (value) => value instanceof Uint8Array,
  'engine.ensureImage.image': text(200),
  'engine.removeLeftovers.sessions': (value) => Array.isArray(value) && value.length === 0,
  'presenter.setClassName.name': text(80),
  'session.answer.check': text(200),
  'session.answer.value': text(2000),
  'session.undoFault.faultId': text(40),
  'study.answer.seconds': (value) => value === null,
  'study.predict.seconds': (value) => value === null,
  'study.importProgress.text': text(200_000_000),
  'study.previewImport.text': text(200_000_000),
  'terminal.attach.terminalId': text(64),
  'terminal.close.terminalId': text(64),
  'terminal.type.code': text(100_000),
}

describe('invalid input reaches nothing', () => {
  it.each(Object.keys(validInputs))('of %s', async (path) => {
    for (const input of [undefined, null, 5, 'text', [], [validInputs[path]], Number.NaN])
      await expectRefused(path, input)
    const valid = validInputs[path] ?? {}
    for (const key of Object.keys(valid)) {
      if (path !== 'settings.set') {
        const { [key]: _, ...without } = valid
        await expectRefused(path, without)
      }
      for (const value of hostileValues) {
        if (!free[`${path}.${key}`]?.(value)) await expectRefused(path, { ...valid, [key]: value })
      }
    }
  })

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'standby://app/',
    'data:text/html,x',
    'ftp://a.example',
    'smb://a.example/x',
    'https:',
    'vbscript:x',
    ' javascript:alert(1)',
    'C:\\Windows\\System32\\calc.exe',
    `https://a.example/${'x'.repeat(2000)}`,
  ])('of a link that is no web page: %s', async (url) => {
    await expectRefused('desktop.openExternal', { url })
  })

  it.each(['../x', 'a/b', 'a\\b', '.bashrc', '', ' ', 'x\u0000.svg', 'x\n', '-rf', 'x'.repeat(102)])(
    'of a file to save with more in its name than a name: %j',
    async (name) => {
      await expectRefused('desktop.saveFile', { name, bytes: new Uint8Array() })
    },
  )

  it('of a setting that there is not', async () => {
    await expectRefused('settings.set', { theme: 'dark', registry: 'x' })
    await expectRefused('settings.set', { registryPrefix: 'evil.example/x;rm -rf' })
    await expectRefused('settings.set', JSON.parse('{"__proto__":{"a":1},"theme":"pink"}'))
  })

  it('of a fault or size that there is not', async () => {
    await expectRefused('session.injectFault', { ...session, fault: { kind: 'explode', node: 'source' } })
    await expectRefused('session.injectFault', { ...session, fault: { kind: 'kill', node: '--privileged' } })
    const attach = (size: unknown) => expectRefused('terminal.attach', { ...session, terminalId: 'a1', size })
    for (const size of [
      { columns: 0, rows: 24 },
      { columns: 80, rows: 1e9 },
      { columns: 80.5, rows: 24 },
      { columns: 80 },
    ]) {
      await attach(size)
    }
  })
})
