import type { Finding, RouteEdge, TopologySnapshot } from '../contract/topology'
import { finding } from './finding'

/** Pure: whether proxies send requests to servers that can serve them. */
export function analyseRoutes(snapshot: TopologySnapshot): Finding[] {
  const proxies = new Set(snapshot.nodes.filter(({ kind }) => kind === 'proxy').map(({ id }) => id))
  const routes = (snapshot.routes ?? []).filter(({ from }) => proxies.has(from))
  return [
    ...routes.flatMap((route) => [...toReadOnly(route, snapshot), ...toDead(route, snapshot)]),
    ...withoutServer(routes),
  ]
}

function toReadOnly(route: RouteEdge, snapshot: TopologySnapshot): Finding[] {
  if (route.what !== 'writes' || (route.state !== 'busy' && route.state !== 'ready')) return []
  const server = snapshot.nodes.find(({ id }) => id === route.to)?.server
  if (server?.status !== 'known' || !server.readOnly) return []
  return [
    finding(
      'ProxyWritesToReadOnly',
      'warning',
      route.from,
      'Writes go to a read-only server',
      `${route.from} sends writes to ${route.to}, which is read-only: each of them fails with error 1290. Send them to the server that was promoted.`,
    ),
  ]
}

/** Where no health check takes the server out, or not yet. */
function toDead(route: RouteEdge, snapshot: TopologySnapshot): Finding[] {
  if (route.what !== 'writes' || (route.state !== 'busy' && route.state !== 'ready')) return []
  const target = snapshot.nodes.find(({ id }) => id === route.to)
  if (!target || (target.container.state === 'running' && !target.container.cutOff)) return []
  return [
    finding(
      'ProxyWritesToDeadServer',
      'warning',
      route.from,
      'Writes go to a dead server',
      `${route.from} still sends writes to ${route.to}, which cannot answer: each of them fails or waits. Once another server is promoted, send them there.`,
    ),
  ]
}

function withoutServer(routes: readonly RouteEdge[]): Finding[] {
  const kinds = new Map<string, RouteEdge[]>()
  for (const route of routes) {
    const key = `${route.from} ${route.what}`
    kinds.set(key, [...(kinds.get(key) ?? []), route])
  }
  return [...kinds.values()].flatMap((all) => {
    const [first] = all
    if (!first || all.some(({ state }) => state === 'busy' || state === 'ready')) return []
    const what = first.what === 'requests' ? 'requests' : first.what
    return [
      finding(
        'ProxyHasNoServer',
        'bad',
        first.from,
        `No server for ${what}`,
        `${first.from} has no server to send ${what} to: ${all.map(({ to, state, reason }) => `${to} is ${state}${reason ? ` (${reason})` : ''}`).join(', ')}.`,
      ),
    ]
  })
}
