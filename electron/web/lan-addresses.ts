import type { NetworkInterfaceInfo } from 'node:os'

export type NetworkInterfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** Bridges to containers and virtual machines: nobody in the room is on them. */
const virtualNames = /^(docker|br-|veth|cni|podman|virbr|vmnet|vboxnet|lxc|utun|tailscale|zt)/i

/** The machine's IPv4 addresses on the local network, the one that a room most likely reaches first; none where it is on none. */
export function lanAddresses(interfaces: NetworkInterfaces): string[] {
  return Object.entries(interfaces)
    .filter(([name]) => !virtualNames.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    .map(({ address }) => address)
    .sort((one, other) => rank(one) - rank(other))
}

/** Home and classroom networks before those of companies, and both before what is public. */
function rank(address: string): number {
  if (address.startsWith('192.168.')) return 0
  if (address.startsWith('10.')) return 1
  if (/^172\.(1[6-9]|2\d|3[01])\./.test(address)) return 2
  return 3
}

/** Where the audience view is opened. */
export interface ListenPlan {
  /** What the server listens on: the one address there is, or all interfaces where there are several. */
  listen: string
  /** The addresses by which it may be called; the first stands in the QR picture. */
  addresses: readonly [string, ...string[]]
}

/** Pure: the one address on the local network, all interfaces only where there are several, loopback where there is none. */
export function listenPlan(interfaces: NetworkInterfaces): ListenPlan {
  const [first, ...others] = lanAddresses(interfaces)
  if (first === undefined) return { listen: '127.0.0.1', addresses: ['127.0.0.1'] }
  return { listen: others.length === 0 ? first : '0.0.0.0', addresses: [first, ...others] }
}
