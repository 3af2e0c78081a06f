/** Where a MySQL server is. */
export interface Address {
  host: string
  port: number
}

export const readModes = ['source', 'replica', 'read-your-writes'] as const
export type ReadMode = (typeof readModes)[number]

export interface ApiSettings {
  serverName: string
  write: Address
  reads: Address[]
  user: string
  password: string
  poolSize: number
  connectTimeoutMs: number
  queryTimeoutMs: number
  readMode: ReadMode
}

/** A server that the probe watches, and the port on which it answers for it. */
export interface Watched extends Address {
  listen: number
}

export interface ProbeSettings {
  servers: Watched[]
  user: string
  password: string
  intervalMs: number
  timeoutMs: number
  maxLagSeconds: number
}

type Environment = Readonly<Record<string, string | undefined>>

/** @throws Error that names the variable and what it should be */
export function apiSettings(env: Environment, hostname: string): ApiSettings {
  const write = { host: required(env, 'DB_WRITE_HOST'), port: wholeNumber(env, 'DB_WRITE_PORT', 3306, 1, 65_535) }
  const reads = list(env.DB_READ_HOSTS).map((text) => address(text, 'DB_READ_HOSTS'))
  return {
    serverName: env.SERVER_NAME || hostname,
    write,
    reads: reads.length > 0 ? reads : [write],
    user: env.DB_USER || 'shop',
    password: env.DB_PASSWORD ?? 'shop-secret',
    poolSize: wholeNumber(env, 'POOL_SIZE', 10, 1, 1000),
    connectTimeoutMs: wholeNumber(env, 'CONNECT_TIMEOUT_MS', 1000, 1, 60_000),
    queryTimeoutMs: wholeNumber(env, 'QUERY_TIMEOUT_MS', 1500, 1, 60_000),
    readMode: readModeOf(env.READ_MODE || 'source') ?? refuse('READ_MODE', `one of ${readModes.join(', ')}`),
  }
}

/** @throws Error that names the variable and what it should be */
export function probeSettings(env: Environment): ProbeSettings {
  const servers = list(required(env, 'PROBE_SERVERS')).map((text) => {
    const [where = '', listen = ''] = text.split('=')
    const port = portOf(listen) ?? refuse('PROBE_SERVERS', 'host=port or host:port=port, separated by commas')
    return { ...address(where, 'PROBE_SERVERS'), listen: port }
  })
  if (new Set(servers.map(({ listen }) => listen)).size < servers.length)
    refuse('PROBE_SERVERS', 'a port of its own for each server')
  return {
    servers,
    user: env.DB_USER || 'probe',
    password: env.DB_PASSWORD ?? '',
    intervalMs: wholeNumber(env, 'INTERVAL_MS', 200, 10, 60_000),
    timeoutMs: wholeNumber(env, 'TIMEOUT_MS', 500, 10, 60_000),
    maxLagSeconds: wholeNumber(env, 'MAX_LAG_SECONDS', 5, 0, 86_400),
  }
}

export function readModeOf(text: unknown): ReadMode | null {
  return readModes.find((mode) => mode === text) ?? null
}

export function sameAddress(one: Address, other: Address): boolean {
  return one.host === other.host && one.port === other.port
}

function required(env: Environment, name: string): string {
  return env[name] || refuse(name, 'set')
}

function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
}

/** `host` or `host:port`. */
function address(text: string, variable: string): Address {
  const [, host, port] = /^([^\s:=]+)(?::(.+))?$/.exec(text) ?? []
  if (!host) return refuse(variable, 'host or host:port, separated by commas')
  return { host, port: port === undefined ? 3306 : (portOf(port) ?? refuse(variable, 'ports from 1 to 65535')) }
}

function portOf(text: string): number | null {
  const port = Number(text)
  return /^\d+$/.test(text) && port >= 1 && port <= 65_535 ? port : null
}

function wholeNumber(env: Environment, name: string, otherwise: number, least: number, most: number): number {
  const text = env[name]
  if (!text) return otherwise
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) refuse(name, `a whole number from ${least} to ${most}`)
  return value
}

function refuse(name: string, what: string): never {
  throw new Error(`${name} must be ${what}`)
}
