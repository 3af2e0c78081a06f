import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { SetupError } from './setup-error.mjs'
import {
  announcement,
  askOnTerminal,
  candidateNames,
  createAptCounter,
  installedNames,
  installPackages,
} from './system-packages.mjs'
import { bareMachine, recordedProgress } from './testing.mjs'

const NEEDS = [
  { names: ['docker.io'], reason: 'the container engine' },
  { names: ['libgtk-3-0t64', 'libgtk-3-0'], reason: "the app's window" },
  { names: ['iptables'], reason: 'the container engine' },
]

async function refusal(machine, more = {}) {
  const progress = recordedProgress()
  const error = await installPackages(NEEDS, { machine, progress, ...more }).catch((reason) => reason)
  expect(error).toBeInstanceOf(SetupError)
  return { text: error.toText(), said: progress.lines.join('\n') }
}

test('STANDBY_INSTALL=never installs nothing, and says what to install by hand', async () => {
  const { text, said } = await refusal(bareMachine({ env: { STANDBY_INSTALL: 'never' } }))
  expect(text).toContain('STANDBY_INSTALL=never')
  expect(text).toContain('sudo apt-get install docker.io libgtk-3-0 iptables')
  expect(said).toContain('docker.io iptables  (for the container engine)')
})

test('a user who is asked and says no gets nothing installed', async () => {
  const ask = vi.fn().mockResolvedValue(false)
  const { text } = await refusal(bareMachine({ canAsk: true }), { ask })
  expect(ask).toHaveBeenCalledOnce()
  expect(text).toContain('as you wished')
})

test('a user without root and sudo gets nothing installed', async () => {
  const { text } = await refusal(bareMachine({ uid: 1000, env: { PATH: '/nowhere' } }))
  expect(text).toContain('needs root')
})

test('nothing is said or asked when nothing is missing', async () => {
  const progress = recordedProgress()
  await installPackages([], { machine: bareMachine({ canAsk: true }), progress })
  expect(progress.lines).toEqual([])
})

test('the announcement names what else a yes agrees to', () => {
  expect(announcement(NEEDS.slice(0, 1), ['Your user is added to the group docker.'])).toEqual([
    'Standby needs packages that are not installed here:',
    '  docker.io  (for the container engine)',
    '  Your user is added to the group docker.',
  ])
})

test('a package that was removed but not purged is not installed', () => {
  expect(installedNames('iptables installed\ndocker.io config-files\n')).toEqual(new Set(['iptables']))
})

test('a name without a candidate, or only provided by another package, is not chosen', () => {
  const policy = [
    'libgtk-3-0t64:',
    '  Installed: (none)',
    '  Candidate: 3.24.49-3',
    '  Version table:',
    '     3.24.49-3 500',
    'libgtk-3-0:',
    '  Installed: (none)',
    '  Candidate: (none)',
  ].join('\n')
  expect(candidateNames(policy)).toEqual(new Set(['libgtk-3-0t64']))
})

test('the steps of apt-get are counted against what it announced', () => {
  const count = createAptCounter()
  const lines = [
    'Reading package lists...',
    '0 upgraded, 2 newly installed, 0 to remove and 3 not upgraded.',
    'Get:1 http://mirror bookworm/main amd64 iptables amd64 1.8.9-2 [360 kB]',
    'Get:2 http://mirror bookworm/main amd64 docker.io amd64 20.10 [36 MB]',
    'Selecting previously unselected package iptables.',
    'Unpacking iptables (1.8.9-2) ...',
  ]
  expect(lines.map(count).at(-1)).toEqual({ done: 3, total: 6, unit: 'steps', detail: 'unpacking' })
})

test.each([
  ['y\n', true],
  ['maybe\nYes\n', true],
  ['n\n', false],
  ['', false],
])('the answer %j is %s', async (typed, expected) => {
  const input = new PassThrough()
  const answer = askOnTerminal('Install now? [y/n] ', { input, output: new PassThrough() })
  for (const line of typed.split(/(?<=\n)/)) {
    input.write(line)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  input.end()
  expect(await answer).toBe(expected)
})
