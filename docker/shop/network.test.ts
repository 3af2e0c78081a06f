import { expect, it } from 'vitest'
import { isNear } from './network'

it.each(['127.0.0.1', '::1', '172.18.0.1', '::ffff:172.18.0.1', '10.1.2.3', '192.168.1.5', 'fd00::1', 'fe80::1'])(
  '%s is near',
  (address) => expect(isNear(address)).toBe(true),
)

it.each(['8.8.8.8', '::ffff:8.8.8.8', '172.32.0.1', '2001:db8::1', '', 'localhost'])('%j is not', (address) =>
  expect(isNear(address)).toBe(false),
)
