import { expect, it } from 'vitest'
import { appErrorCodes } from '../../electron/contract/errors'
import { evidenceOf, remedies } from './error-remedy'

it('has a title and a sentence for every code, and for bugs', () => {
  expect(Object.keys(remedies).sort()).toEqual([...appErrorCodes, 'BUG'].sort())
  for (const remedy of Object.values(remedies)) {
    expect(remedy.title).toMatch(/^[A-Z][^.!]+$/)
    expect(remedy.sentence).toMatch(/^[A-Z][^!]+\.$/)
  }
})

it('reads evidence out of details, whatever their form', () => {
  const evidence = evidenceOf({
    code: 'IMAGE_UNAVAILABLE',
    message: 'x',
    details: {
      tried: [{ route: 'pull', result: 'timeout' }, 'built: no debootstrap'],
      log: 'one\n\ntwo',
      other: { a: 1 },
    },
  })
  expect(evidence).toEqual(['pull: timeout', 'built: no debootstrap', 'one', 'two'])
})

it('reads a lab problem as file, line, key and message', () => {
  const problem = { file: 'lab.yaml', line: 3, key: 'level', message: 'must be one of beginner, …' }
  expect(evidenceOf({ code: 'LAB_INVALID', message: 'x', details: { problems: [problem] } })).toEqual([
    'lab.yaml: 3: level: must be one of beginner, …',
  ])
})
