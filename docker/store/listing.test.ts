import { expect, it } from 'vitest'
import { listKeys } from './listing'

const keys = ['a.txt', 'nightly/1.age', 'nightly/2.age', 'weekly/1.age', 'z.txt']
const all = { prefix: '', delimiter: '', after: '', atMost: 1000 }

it('lists everything, or what is below a prefix', () => {
  expect(listKeys(keys, all).keys).toEqual(keys)
  expect(listKeys(keys, { ...all, prefix: 'nightly/' }).keys).toEqual(['nightly/1.age', 'nightly/2.age'])
})

it('shows what is below a delimiter as one', () => {
  expect(listKeys(keys, { ...all, delimiter: '/' })).toEqual({
    keys: ['a.txt', 'z.txt'],
    prefixes: ['nightly/', 'weekly/'],
    last: null,
  })
})

it('goes on page by page, and no page has anything twice', () => {
  const seen: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page = listKeys(keys, { ...all, delimiter: '/', after, atMost: 1 })
    seen.push(...page.keys, ...page.prefixes)
    after = page.last
  }
  expect(seen).toEqual(['a.txt', 'nightly/', 'weekly/', 'z.txt'])
})
