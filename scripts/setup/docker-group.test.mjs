import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { canRunAgainInDockerGroup, groupMembers, quoteForShell } from './docker-group.mjs'
import { bareMachine } from './testing.mjs'

test('the members of a group are read', () => {
  expect(groupMembers('docker:x:998:ada,grace\n')).toEqual(['ada', 'grace'])
  expect(groupMembers('docker:x:998:\n')).toEqual([])
})

test('a command that was already started again is not started again', async () => {
  const machine = bareMachine({ user: 'ada', env: { ...process.env, STANDBY_IN_DOCKER_GROUP: '1' } })
  expect(await canRunAgainInDockerGroup(machine)).toBe(false)
})

test.skipIf(process.platform === 'win32')('a quoted word comes back from the shell unchanged', () => {
  const word = `it's "$HOME" \\ *;\n&`
  expect(execFileSync('sh', ['-c', `printf %s ${quoteForShell(word)}`], { encoding: 'utf8' })).toBe(word)
})
