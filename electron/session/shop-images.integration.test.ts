import { type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { shopFiles } from '../cli/bench-shop'
import type { FaultKind } from '../contract/fault'
import { inspectNode } from '../engine/containers'
import { execInNode } from '../engine/exec'
import { labFiles, shopServer } from '../testing/lab-files'
import { openTestHouse, type TestHouse } from '../testing/test-house'
import type { Session } from './session'

const probeSql = `SET sql_log_bin = 0;
CREATE USER probe IDENTIFIED BY 'probe-secret';
GRANT REPLICATION CLIENT ON *.* TO probe;
GRANT SELECT ON performance_schema.* TO probe;
SET sql_log_bin = 1;
`

const proxyConfig = `global
  stats socket /tmp/haproxy.sock mode 600 level admin
  hard-stop-after 2s
defaults
  mode http
  timeout connect 1s
  timeout client 10s
  timeout server 10s
  default-server init-addr last,libc,none resolvers docker
resolvers docker
  nameserver dns 127.0.0.11:53
  hold valid 1s
frontend stats
  bind :8404
  stats enable
  stats uri /stats
listen shop
  bind :8080
  server api api:8080 check
listen writers
  bind :3306
  mode tcp
  option httpchk GET /primary
  http-check expect status 200
  server source source:3306 check addr probe port 9001 inter 300ms fall 2 rise 1 on-marked-down shutdown-sessions
  server replica replica:3306 check addr probe port 9002 inter 300ms fall 2 rise 1 on-marked-down shutdown-sessions
`

const lab = labFiles({
  services: {
    source: shopServer('source', 1, {
      hostname: 'source',
      volumes: [
        'source-data:/var/lib/mysql',
        shopFiles.mount,
        './files/probe.sql:/docker-entrypoint-initdb.d/probe.sql:ro',
      ],
    }),
    replica: shopServer('replica', 2, {
      hostname: 'replica',
      volumes: [
        'replica-data:/var/lib/mysql',
        shopFiles.mount,
        './files/probe.sql:/docker-entrypoint-initdb.d/probe.sql:ro',
      ],
    }),
    api: {
      image: 'standby-shop:1',
      'x-standby': { kind: 'api' },
      environment: { DB_WRITE_HOST: 'source', DB_READ_HOSTS: 'replica', POOL_SIZE: '4' },
      networks: ['lab'],
    },
    probe: {
      image: 'standby-shop:1',
      command: ['probe'],
      'x-standby': { kind: 'probe' },
      environment: { PROBE_SERVERS: 'source=9001,replica=9002', DB_USER: 'probe', DB_PASSWORD: 'probe-secret' },
      ports: ['9001', '9002'],
      networks: ['lab'],
    },
    proxy: {
      image: 'haproxy:3.2',
      'x-standby': { kind: 'proxy' },
      volumes: ['./files/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro'],
      ports: ['8080'],
      networks: ['lab'],
      depends_on: ['api', 'probe'],
    },
  },
  files: { ...shopFiles.files, 'files/probe.sql': probeSql, 'files/haproxy.cfg': proxyConfig },
})

let house: TestHouse
let session: Session
let next = 0
/** What the proxy and the API answered when the session had just started. */
let atOnce: Answered[]

beforeAll(async () => {
  house = await openTestHouse({ labs: { shop: lab } })
  session = await house.start('shop')
  atOnce = [await ask('proxy', 'GET', '/stats', undefined, { port: 8404 }), await ask('api', 'GET', '/healthz')]
  await sql(
    'replica',
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST='source', SOURCE_USER='repl', SOURCE_PASSWORD='repl-secret',
     SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1, SOURCE_CONNECT_RETRY=1`,
  )
  await sql('replica', 'START REPLICA')
  await sql('replica', 'SET PERSIST super_read_only = ON')
  await eventually(async () =>
    expect((await ask('api', 'GET', '/status')).body).toMatchObject({ write: { ok: true }, reads: [{ ok: true }] }),
  )
})

afterAll(() => house.close())

interface Answered {
  status: number
  body: Record<string, unknown>
  text: string
}

const portOf = (node: string, port = 8080) =>
  session.view.value.nodes.find(({ id }) => id === node)?.ports[String(port)] ?? expect.unreachable(`${node} ${port}`)

/** Asks the node over its published port. */
async function ask(
  node: string,
  method: string,
  path: string,
  body?: unknown,
  more: { port?: number; headers?: Record<string, string> } = {},
): Promise<Answered> {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port: portOf(node, more.port),
      method,
      path,
      agent: false,
      headers: { ...(text === undefined ? {} : { 'content-length': Buffer.byteLength(text) }), ...more.headers },
    })
    asked.once('error', reject).once('response', resolve).end(text)
  })
  let said = ''
  for await (const chunk of answer) said += String(chunk)
  const json = answer.headers['content-type']?.startsWith('application/json') ? JSON.parse(said) : {}
  return { status: answer.statusCode ?? 0, body: json, text: said.trim() }
}

const order = (change: object = {}) => {
  next += 1
  return { id: `order-${next}`, customer: 'Ada', amount: 12.5, ...change }
}
const place = (what: object, node = 'api') => ask(node, 'POST', '/orders', what)
const probed = (server: 'source' | 'replica', role: 'primary' | 'replica') =>
  ask('probe', 'GET', `/${role}`, undefined, { port: server === 'source' ? 9001 : 9002 })

async function sql(node: string, statement: string): Promise<(string | null)[][]> {
  return (await session.servers.server(node, 'prepare').query(statement)).rows
}

async function eventually(check: () => Promise<void>, withinMs = 10_000): Promise<void> {
  await vi.waitFor(check, { timeout: withinMs, interval: 20 })
}

/** Breaks the node, runs the work, and undoes it. */
async function during(kind: FaultKind, node: string, work: () => Promise<void>): Promise<void> {
  await session.injectFault({ kind, node })
  try {
    await work()
  } finally {
    for (const fault of session.view.value.faults) await session.undoFault(fault.id)
    await eventually(async () => expect(await ask('api', 'GET', '/readyz')).toMatchObject({ status: 200 }), 30_000)
  }
}

test('a session has started when its proxy and its API answer', () => {
  expect(atOnce.map(({ status }) => status)).toEqual([200, 200])
})

describe('an order', () => {
  test('is committed, and answered with who wrote it where, and its GTID', async () => {
    const placed = order()
    const answer = await place(placed)
    expect(answer).toMatchObject({ status: 201, body: { id: placed.id, wroteTo: 'source' } })
    expect(answer.body.servedBy).toEqual(expect.any(String))
    expect(await sql('source', `SELECT customer, amount FROM shop.orders WHERE id = '${placed.id}'`)).toEqual([
      ['Ada', '12.50'],
    ])
    const inIt = `SELECT GTID_SUBSET('${String(answer.body.gtid)}', @@GLOBAL.gtid_executed) AND '${String(answer.body.gtid)}' <> ''`
    expect(await sql('source', inIt)).toEqual([['1']])
  })

  test('is committed once, however often it is sent', async () => {
    const placed = order({ customer: 'Zoë 🐬' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => place(placed)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
    expect(await sql('source', `SELECT COUNT(*) FROM shop.orders WHERE id = '${placed.id}'`)).toEqual([['1']])
  })

  test('does not take the id of another', async () => {
    const placed = order()
    await place(placed)
    expect(await place({ ...placed, amount: 13 })).toMatchObject({ status: 409 })
  })

  test.each([
    ['no JSON', 'nonsense', 400, /JSON/],
    ['no customer', { id: 'x', amount: 1 }, 400, /customer/],
    ['a body that is too long', { id: 'x', customer: 'a'.repeat(20_000), amount: 1 }, 413, /10000/],
  ])('is refused with %s', async (_, body, status, error) => {
    const answer = await ask('api', 'POST', '/orders', body)
    expect(answer).toMatchObject({ status, body: { error: expect.stringMatching(error) } })
  })

  test('comes through the proxy, which says on its page of statistics that the API is up', async () => {
    expect(await place(order(), 'proxy')).toMatchObject({ status: 201 })
    await eventually(async () => {
      const page = await ask('proxy', 'GET', '/stats;csv', undefined, { port: 8404 })
      expect(page.text).toMatch(/^shop,api,.*,UP,/m)
      expect(page.text).toMatch(/^writers,source,.*,UP,/m)
      expect(page.text).toMatch(/^writers,replica,.*,DOWN,/m)
    })
  })
})

describe('a read', () => {
  const setMode = (mode: string) =>
    ask('api', 'POST', '/admin/read-mode', { mode }, { headers: { 'content-type': 'application/json' } })

  test('goes to the source as long as nothing else is said', async () => {
    const placed = order()
    await place(placed)
    expect(await ask('api', 'GET', `/orders/${placed.id}`)).toMatchObject({
      status: 200,
      body: { ...placed, readFrom: 'source' },
    })
    expect(await ask('api', 'GET', '/orders/nothing')).toMatchObject({ status: 404, body: { readFrom: 'source' } })
  })

  test('of a replica that is behind is stale; with the GTID of the write it is not', async () => {
    await sql('replica', 'STOP REPLICA SQL_THREAD')
    const placed = order()
    const { gtid } = (await place(placed)).body
    expect(await setMode('replica')).toMatchObject({ status: 200, body: { readMode: 'replica' } })
    expect(await ask('api', 'GET', `/orders/${placed.id}`)).toMatchObject({
      status: 404,
      body: { readFrom: 'replica' },
    })

    await setMode('read-your-writes')
    const after = `/orders/${placed.id}?after=${String(gtid)}`
    expect(await ask('api', 'GET', after)).toMatchObject({ status: 200, body: { readFrom: 'source' } })
    const waiting = ask('api', 'GET', `/orders/${placed.id}`, undefined, { headers: { after: String(gtid) } })
    await sql('replica', 'START REPLICA SQL_THREAD')
    expect(await waiting).toMatchObject({ status: 200, body: { readFrom: 'replica' } })
    await setMode('source')
  })

  test('goes to the source when the replica is dead', async () => {
    await setMode('replica')
    await during('kill', 'replica', async () => {
      expect(await ask('api', 'GET', '/orders/count')).toMatchObject({ status: 200, body: { readFrom: 'source' } })
    })
    await eventually(async () =>
      expect(await ask('api', 'GET', '/orders/count')).toMatchObject({ body: { readFrom: 'replica' } }),
    )
    await setMode('source')
  })

  test('mode is one of three, asked for in JSON', async () => {
    expect(await setMode('master')).toMatchObject({ status: 400 })
    expect(await ask('api', 'POST', '/admin/read-mode', { mode: 'replica' })).toMatchObject({ status: 415 })
    expect(await ask('api', 'GET', '/status')).toMatchObject({ body: { readMode: 'source' } })
  })
})

describe('without its database', () => {
  test.each<FaultKind>(['kill', 'pause', 'disconnect'])(
    '(%s) the API says so in time, lives on, and recovers by itself',
    async (kind) => {
      await during(kind, 'source', async () => {
        for (let count = 0; count < 3; count += 1) {
          const begun = Date.now()
          expect(await place(order())).toMatchObject({ status: 503, body: { error: expect.any(String) } })
          expect(Date.now() - begun).toBeLessThan(2000)
        }
        expect(await ask('api', 'GET', '/readyz')).toMatchObject({ status: 503 })
        expect(await ask('api', 'GET', '/healthz')).toMatchObject({ status: 200 })
        expect((await ask('api', 'GET', '/status')).body.write).toMatchObject({ ok: false })
      })
      expect(await place(order())).toMatchObject({ status: 201 })
    },
  )

  test('it lets a bounded number of requests wait', async () => {
    await during('pause', 'source', async () => {
      const begun = Date.now()
      const answers = await Promise.all(Array.from({ length: 60 }, () => place(order())))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
      const said = answers.map(({ body }) => String(body.error))
      expect(said).toContain('too many requests wait already')
      expect(Date.now() - begun).toBeLessThan(4000)
      expect((await ask('api', 'GET', '/status')).body.pool).toMatchObject({ size: 4, waiting: 0 })
    })
  })

  test('that refuses writes, it gives the number of the error', async () => {
    await sql('source', 'SET GLOBAL super_read_only = ON')
    try {
      expect(await place(order())).toMatchObject({ status: 503, body: { errno: 1290 } })
      await eventually(async () =>
        expect(await ask('api', 'GET', '/readyz')).toMatchObject({
          status: 503,
          body: { reason: expect.stringContaining('super_read_only') },
        }),
      )
    } finally {
      await sql('source', 'SET GLOBAL read_only = OFF')
    }
    expect(await place(order())).toMatchObject({ status: 201 })
  })
})

describe('the probe', () => {
  const within = async (milliseconds: number, check: () => Promise<void>) => eventually(check, milliseconds)

  test('knows the primary from the replica', async () => {
    await within(1000, async () =>
      expect(await probed('source', 'primary')).toMatchObject({ status: 200, text: 'writable' }),
    )
    expect(await probed('source', 'replica')).toMatchObject({ status: 503, text: 'read_only is off' })
    expect(await probed('replica', 'primary')).toMatchObject({ status: 503, text: 'super_read_only is on' })
    expect(await probed('replica', 'replica')).toMatchObject({ status: 200 })
  })

  test.each<FaultKind>(['kill', 'pause', 'disconnect'])(
    'says within a second that the primary is none (%s)',
    async (kind) => {
      await during(kind, 'source', async () => {
        await within(1000, async () => expect(await probed('source', 'primary')).toMatchObject({ status: 503 }))
      })
      await within(3000, async () => expect(await probed('source', 'primary')).toMatchObject({ status: 200 }))
    },
  )

  test('says within a second that the primary has become read-only', async () => {
    await sql('source', 'SET GLOBAL read_only = ON')
    try {
      await within(1000, async () =>
        expect(await probed('source', 'primary')).toMatchObject({ status: 503, text: 'read_only is on' }),
      )
    } finally {
      await sql('source', 'SET GLOBAL read_only = OFF')
    }
  })

  test('takes a replica for none whose replication has stopped', async () => {
    await sql('replica', 'STOP REPLICA')
    await within(1000, async () =>
      expect(await probed('replica', 'replica')).toMatchObject({ status: 503, text: 'replication does not run' }),
    )
    await sql('replica', 'START REPLICA')
    await within(3000, async () => expect(await probed('replica', 'replica')).toMatchObject({ status: 200 }))
  })
})

describe('the proxy', () => {
  const runtime = async (command: string) => {
    const words = ['bash', '-eo', 'pipefail', '-c', `echo "${command}" | socat stdio /tmp/haproxy.sock`]
    const owner = { session: session.id, lab: 'shop', home: '' }
    const { exitCode, stdout, stderr } = await execInNode(house.engine, owner, 'proxy', {
      command: words,
      timeoutMs: 5000,
    })
    return { exitCode, said: (stdout + stderr).trim() }
  }

  test('is told over its socket to let a server rest', async () => {
    expect(await runtime('set server shop/api state maint')).toEqual({ exitCode: 0, said: '' })
    expect(await place(order(), 'proxy')).toMatchObject({ status: 503 })
    expect(await runtime('set server shop/api state ready')).toEqual({ exitCode: 0, said: '' })
    await eventually(async () => expect(await place(order(), 'proxy')).toMatchObject({ status: 201 }))
  })

  test('runs as a user of its own, and stops cleanly', async () => {
    const { said } = await runtime('show info')
    expect(said).toMatch(/^Name: HAProxy$/m)
    expect(said).toMatch(/^Version: 3\.2/m)
    const begun = Date.now()
    await session.controlNode('proxy', 'stop')
    expect(Date.now() - begun).toBeLessThan(5000)
    await session.controlNode('proxy', 'start')
    await eventually(async () => expect(await place(order(), 'proxy')).toMatchObject({ status: 201 }))
  })
})

describe('an API server that is told to stop', () => {
  test('finishes what is under way, and takes nothing new', async () => {
    await sql('source', 'SET GLOBAL super_read_only = OFF')
    const locker = session.servers.server('source', 'prepare')
    await locker.query('FLUSH TABLES WITH READ LOCK')
    const placed = order()
    const underWay = place(placed)
    await eventually(async () => expect((await ask('api', 'GET', '/status')).body.pool).toMatchObject({ busy: 1 }))
    const stopped = session.controlNode('api', 'stop')
    await eventually(async () => expect(await ask('api', 'GET', '/healthz').catch(() => null)).toBeNull())
    await locker.query('UNLOCK TABLES')
    expect(await underWay).toMatchObject({ status: 201, body: { id: placed.id } })
    await stopped
    const owner = { session: session.id, lab: 'shop', home: '' }
    expect(await inspectNode(house.engine, owner, 'api')).toMatchObject({ state: 'exited', exitCode: 0 })
  })
})
