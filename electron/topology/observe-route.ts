import { get } from 'node:http'

/** What a proxy or an API server says of where it sends requests. */
export interface ObservedRoute {
  /** A host name, or a backend server's name, which labs make the node's. */
  to: string
  what: 'writes' | 'reads' | 'requests'
  state: 'busy' | 'ready' | 'drained' | 'down'
  reason: string | null
  /** Requests or sessions that were sent there until now. */
  total: number
}

const mostBytes = 256_000

/** @throws Error when nothing answers in time, or not with what was asked for */
export async function observeProxy(port: number, timeoutMs: number): Promise<ObservedRoute[]> {
  return parseProxyStats(await fetchText(port, '/stats;csv', timeoutMs))
}

/** @throws Error as {@link observeProxy} */
export async function observeApi(port: number, timeoutMs: number): Promise<ObservedRoute[]> {
  return parseApiStatus(await fetchText(port, '/status', timeoutMs))
}

function fetchText(port: number, path: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
        if (text.length > mostBytes) request.destroy(new Error('the answer is too long'))
      })
      answer.once('error', reject)
      answer.once('end', () => {
        clearTimeout(timer)
        if (answer.statusCode === 200) resolve(text)
        else reject(new Error(`status ${answer.statusCode}`))
      })
    })
    const timer = setTimeout(() => request.destroy(new Error('no answer in time')), timeoutMs)
    request.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
  })
}

/**
 * Pure: the servers of a proxy's backends, from HAProxy's statistics (HAProxy Management Guide, section 9.1, CSV format). A
 * server that is in several backends comes once for each.
 */
export function parseProxyStats(text: string): ObservedRoute[] {
  const [head = '', ...lines] = text.trim().split('\n')
  const names = head.replace(/^# /, '').split(',')
  return lines.flatMap((line) => {
    const cells = line.split(',')
    const cell = (name: string) => cells[names.indexOf(name)] ?? ''
    // 0 is a frontend, 1 a backend, 2 a server.
    if (cell('type') !== '2') return []
    const state = proxyState(cell('status'), Number(cell('scur') || 0))
    const check = ['check_status', 'check_code', 'last_chk'].map((name) => cell(name).replaceAll('"', ''))
    return [
      {
        to: cell('svname'),
        what: what(cell('pxname')),
        state,
        reason: state === 'down' ? downReason(cell('status'), check.filter(Boolean).join(' ')) : null,
        total: Number(cell('stot') || 0),
      },
    ]
  })
}

function what(backend: string): ObservedRoute['what'] {
  if (/write|primary|source/i.test(backend)) return 'writes'
  return /read|replica/i.test(backend) ? 'reads' : 'requests'
}

/** HAProxy's maintenance of a server whose name has no address any more: nobody took it out by hand. */
const nameless = 'MAINT (resolution)'

function downReason(status: string, check: string): string {
  return status === nameless ? 'its name has no address' : check || status
}

function proxyState(status: string, sessions: number): ObservedRoute['state'] {
  if (status === nameless) return 'down'
  if (/^(MAINT|DRAIN|NOLB)/.test(status)) return 'drained'
  if (/^DOWN/.test(status)) return 'down'
  return sessions > 0 ? 'busy' : 'ready'
}

interface ApiStatus {
  readMode?: string
  write?: { host?: string; ok?: boolean; error?: string | null }
  reads?: { host?: string; ok?: boolean; error?: string | null }[]
  served?: { orders?: number; reads?: number }
}

/** Pure: where an API server of the shop writes and reads. */
export function parseApiStatus(text: string): ObservedRoute[] {
  const status = JSON.parse(text) as ApiStatus
  const route = (target: ApiStatus['write'], kind: 'writes' | 'reads', total: number): ObservedRoute[] => {
    if (!target?.host) return []
    const state = target.ok === false ? 'down' : 'ready'
    return [{ to: target.host, what: kind, state, reason: state === 'down' ? (target.error ?? null) : null, total }]
  }
  const readsElsewhere = status.readMode !== undefined && status.readMode !== 'source'
  return [
    ...route(status.write, 'writes', status.served?.orders ?? 0),
    ...(readsElsewhere ? (status.reads ?? []) : []).flatMap((one) => route(one, 'reads', status.served?.reads ?? 0)),
  ]
}
