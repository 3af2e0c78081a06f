import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './setup/entry.mjs'

function run(script, args, env) {
  const file = path.join(ROOT, 'scripts', script)
  return spawnSync(process.execPath, [file, ...args], { encoding: 'utf8', env: { ...process.env, ...env } })
}

test('npm test refuses a phase that it does not know, and lists those it does', () => {
  const { status, stderr } = run('test.mjs', ['--only', 'unit,nothing'])
  expect(status).toBe(1)
  expect(stderr).toContain('There is no phase "nothing".')
  expect(stderr).toContain('typecheck,lint,unit,images,integration,keystone,demos,e2e,package')
})

test('npm test refuses an argument that it does not know', () => {
  const { status, stderr } = run('test.mjs', ['--fast'])
  expect(status).toBe(1)
  expect(stderr).toContain('--fast')
})

test('a DOCKER_HOST that does not answer ends the set-up with a sentence', () => {
  const { status, stdout, stderr } = run('start.mjs', ['--setup-only'], { DOCKER_HOST: 'unix:///nowhere/docker.sock' })
  expect(status).toBe(1)
  expect(stdout).toBe('')
  expect(stderr.trim().split('\n')).toEqual([
    'DOCKER_HOST is set to unix:///nowhere/docker.sock, which does not answer: there is no such socket.',
    'Start the engine there, or unset DOCKER_HOST to let Standby look for one.',
  ])
})
