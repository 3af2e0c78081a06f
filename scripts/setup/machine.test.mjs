import { expect, test } from 'vitest'
import { isDebianFamily, rootPrefix } from './machine.mjs'
import { bareMachine } from './testing.mjs'

test.each([
  ['Debian', 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', true],
  ['Ubuntu', 'ID=ubuntu\nID_LIKE=debian\n', true],
  ['Linux Mint', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ['Fedora', 'ID=fedora\nVERSION_CODENAME=debian\n', false],
  ['openSUSE', 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', false],
  ['a system without os-release', '', false],
])('%s', (_, osRelease, expected) => {
  expect(isDebianFamily(osRelease)).toBe(expected)
})

test('root runs commands as they are, and somebody without sudo cannot', async () => {
  expect(await rootPrefix(bareMachine({ uid: 0 }))).toEqual([])
  expect(await rootPrefix(bareMachine({ uid: 1000, env: { PATH: '/nowhere' } }))).toBeUndefined()
})
