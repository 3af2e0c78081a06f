import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'

/** The headers that say to whom a request was addressed, and from which page. */
export interface RequestOrigin {
  host?: string | undefined
  origin?: string | undefined
  'sec-fetch-site'?: string | string[] | undefined
  'sec-fetch-mode'?: string | string[] | undefined
}

export type Refusal = 'host' | 'origin'

/**
 * Whether a request was addressed to us by one of our names, and comes from a page of ours if it comes from a page.
 *
 * - Host: a name that somebody else's DNS points at this machine (DNS rebinding) is none of ours. The port is not looked
 *   at: behind an SSH tunnel it is another one.
 * - Origin: that of the page itself, which is the Host of the same request. A navigation has none; an upgrade to a
 *   WebSocket always has one, as browsers let any page open one to anywhere.
 * - Sec-Fetch-Site, from browsers that send it: other pages may lead here, and may not take pieces of ours as pictures or
 *   scripts. To a cookie another port of the same machine is the same site.
 */
export function refusalOf(
  headers: RequestOrigin,
  names: readonly string[],
  kind: 'http' | 'upgrade' = 'http',
): Refusal | null {
  const name = hostNameOf(headers.host)
  if (name === null || !names.includes(name)) return 'host'
  const site = headers['sec-fetch-site'] ?? 'none'
  if (site !== 'same-origin' && site !== 'none' && headers['sec-fetch-mode'] !== 'navigate') return 'origin'
  if (headers.origin === undefined) return kind === 'upgrade' ? 'origin' : null
  return headers.origin.toLowerCase() === `http://${headers.host?.toLowerCase()}` ? null : 'origin'
}

/** The name in a Host header, without its port, in lower case; null for anything that is no plain host. */
export function hostNameOf(host: string | undefined): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(host ?? '')
  return match?.[1]?.toLowerCase() ?? null
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']
const everywhere = ['0.0.0.0', '::']

export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address)
}

/** An address as it stands in a URL. */
export function urlHost(address: string): string {
  return isIP(address) === 6 ? `[${address.toLowerCase()}]` : address.toLowerCase()
}

/** The names by which a server that listens on `address` may be called. */
export function allowedNames(address: string): string[] {
  if (listensEverywhere(address)) return [...new Set([...loopbackNames, hostname().toLowerCase(), ...ownAddresses()])]
  return [...new Set([...loopbackNames, urlHost(address)])]
}

export function listensEverywhere(address: string): boolean {
  return everywhere.includes(address)
}

/** This machine's addresses as they stand in a URL; those that other machines could use only, when asked for them. */
export function ownAddresses(which: 'all' | 'outside' = 'all'): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => which === 'all' || (family === 'IPv4' && !internal))
    .map(({ address }) => urlHost(address))
}
