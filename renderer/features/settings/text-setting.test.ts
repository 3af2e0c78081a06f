import { expect, it, vi } from 'vitest'

vi.stubGlobal('window', { standby: { send: () => {}, onResponse: () => () => {}, platform: 'linux' } })
const { problemOf } = await import('./text-setting')

it.each(['', 'registry.example:5000', '10.0.0.5:5000/mirror'])('takes %s as a registry', (value) => {
  expect(problemOf('registryPrefix', value)).toBeNull()
})

it('says what a registry must look like', () => {
  expect(problemOf('registryPrefix', 'https://x y')).toBe('This must be host, host:port or host:port/path.')
})
