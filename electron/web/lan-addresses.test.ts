import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, it } from 'vitest'
import { listenPlan } from './lan-addresses'

const ip4 = (address: string, internal = false) => ({ address, family: 'IPv4', internal }) as NetworkInterfaceInfo
const ip6 = (address: string) => ({ address, family: 'IPv6', internal: false }) as NetworkInterfaceInfo
const loopback = { lo: [ip4('127.0.0.1', true)] }

describe('where the audience view listens', () => {
  it('on the one address of the local network', () => {
    expect(listenPlan({ ...loopback, wlan0: [ip4('192.168.1.20'), ip6('fe80::1')] })).toEqual({
      listen: '192.168.1.20',
      addresses: ['192.168.1.20'],
    })
  })

  it('on all interfaces only where there are several; the one that the room is most likely on is shown', () => {
    expect(listenPlan({ ...loopback, eth0: [ip4('10.1.2.3')], wlan0: [ip4('192.168.1.20')] })).toEqual({
      listen: '0.0.0.0',
      addresses: ['192.168.1.20', '10.1.2.3'],
    })
  })

  it('on loopback where there is no network', () => {
    expect(listenPlan(loopback)).toEqual({ listen: '127.0.0.1', addresses: ['127.0.0.1'] })
    expect(listenPlan({})).toEqual({ listen: '127.0.0.1', addresses: ['127.0.0.1'] })
  })

  it('bridges to containers, and addresses that a machine gave itself, are no network of a room', () => {
    const bridges = { docker0: [ip4('172.17.0.1')], 'br-1a2b': [ip4('172.18.0.1')], veth12: [ip4('169.254.9.9')] }
    expect(listenPlan({ ...loopback, ...bridges, eth0: [ip4('169.254.3.4')] }).listen).toBe('127.0.0.1')
    expect(listenPlan({ ...bridges, eth0: [ip4('172.20.0.5')] }).listen).toBe('172.20.0.5')
  })
})
