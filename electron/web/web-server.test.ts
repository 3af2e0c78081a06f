import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { wireErrorOf } from '../../renderer/ipc/wire-error'
import { Live } from '../base/live'
import type { BackupFileName } from '../contract/backup'
import { AppError } from '../contract/errors'
import { defaultSettings, type Settings } from '../contract/settings'
import { closeCodes, webLimits } from '../contract/web'
import { wireTransformer } from '../contract/wire-value'
import type { AppRouter } from '../ipc/router'
import type { Services, TerminalPort } from '../ipc/services'
import { StaticFiles } from './static-files'
import { WebServer } from './web-server'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** Whether the answer came to its end. */
  whole: boolean
}

let folder: string
let server: WebServer
let notes: string[]
let settings: Live<Settings>
let attached: { terminal: string; port: TerminalPort; size: object; messages: unknown[]; closed: boolean }[]
let opened: WebSocket[]

/** As much of the house as is asked for here; anything else is a TypeError, as a bug would be. */
function services(): Services {
  settings = new Live<Settings>(defaultSettings)
  attached = []
  const session = {
    terminals: {
      attach: (terminal: string, port: TerminalPort, size: object) => {
        if (terminal !== 'a-terminal') throw new AppError('TERMINAL_GONE', 'This terminal was closed.')
        const entry = { terminal, port, size, messages: [] as unknown[], closed: false }
        attached.push(entry)
        port.onMessage((message) => entry.messages.push(message))
        port.onClose(() => {
          entry.closed = true
        })
      },
    },
    backupFiles: {
      copyInto: async (file: BackupFileName, open: () => Writable) => {
        if (file.name === 'none') throw new AppError('INPUT_INVALID', 'There is no such file.')
        const target = open()
        await pipeline(Readable.from([Buffer.from('half'), Buffer.from(file.name)]), target, { end: false })
        if (file.name === 'broken.sql') throw new AppError('FILE_UNREADABLE', 'cut short')
        target.end()
      },
    },
  }
  return {
    settings: { value: settings, set: (change: Partial<Settings>) => settings.set({ ...settings.value, ...change }) },
    sessions: {
      get: (id: string) => {
        if (id !== 'aaaaaaaa') throw new AppError('SESSION_GONE', 'This session has ended.')
        return session
      },
    },
    desktop: { version: '1.2.3', platform: 'linux' },
  } as unknown as Services
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'standby-web-'))
  writeFileSync(path.join(folder, 'index.html'), '<p>the workbench</p>')
  writeFileSync(path.join(path.dirname(folder), `${path.basename(folder)}.secret`), 'secret')
  notes = []
  opened = []
  server = new WebServer({
    services: services(),
    files: new StaticFiles(folder),
    listen: '127.0.0.1',
    port: 0,
    silenceMs: 1000,
    onNote: (text) => notes.push(text),
  })
  await server.open()
})
afterEach(async () => {
  for (const socket of opened) socket.terminate()
  await server.dispose()
  rmSync(folder, { recursive: true, force: true })
  rmSync(`${folder}.secret`, { force: true })
})

/** A request as it is written, without what a client would tidy up. */
function ask(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path: target, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      const done = () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, whole: response.complete })
      response.on('close', done)
      response.on('error', done)
    })
    sent.on('error', reject)
    sent.end()
  })
}

const pathOf = (link: string) => link.slice(link.indexOf('/enter'))

async function enter(): Promise<string> {
  const { headers } = await ask(pathOf(server.newLink()))
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

const origin = () => `http://127.0.0.1:${server.port}`

/** Tries to open a WebSocket. @returns it, or the status with which it was refused */
function open(target: string, headers: Record<string, string>): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${target}`, { headers })
    opened.push(socket)
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0)
      response.destroy()
    })
    socket.on('error', reject)
  })
}

async function opens(target: string, headers: Record<string, string>): Promise<WebSocket> {
  const socket = await open(target, headers)
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
  return socket
}

const closing = (socket: WebSocket) =>
  new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )

describe('the link', () => {
  it('lets one browser in: its token is exchanged for a cookie, and leaves the address', async () => {
    const link = server.newLink()
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/enter\?token=[A-Za-z0-9_-]{43}$/)
    const { status, headers, text } = await ask(pathOf(link))
    expect(status).toBe(303)
    expect(headers.location).toBe('/')
    expect(text).toBe('')
    const [cookie = ''] = headers['set-cookie'] ?? []
    expect(cookie.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict'])
    expect(cookie).not.toContain(link.split('=')[1])
    const page = await ask('/', { cookie: cookie.split(';')[0] ?? '' })
    expect(page).toMatchObject({ status: 200, text: '<p>the workbench</p>' })
  })

  it('is refused the second time', async () => {
    const link = pathOf(server.newLink())
    await ask(link)
    const again = await ask(link)
    expect(again.status).toBe(403)
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  it('opened again by the browser that it let in leads to the workbench, without another cookie', async () => {
    const link = pathOf(server.newLink())
    const cookie = (await ask(link)).headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const again = await ask(link, { cookie })
    expect(again.status).toBe(303)
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  it('is not used up by a look at its head', async () => {
    const link = pathOf(server.newLink())
    expect((await ask(link, {}, 'HEAD')).status).toBe(403)
    expect((await ask(link)).status).toBe(303)
  })

  it.each(['/enter', '/enter?token=', '/enter?token=wrong', '/enter?token[]=a', '/enter?other=1'])(
    'with a wrong token is refused: %s',
    async (target) => {
      server.newLink()
      const answer = await ask(target)
      expect(answer.status).toBe(403)
      expect(answer.headers['set-cookie']).toBeUndefined()
    },
  )

  it('followed from another site brings no cookie: the page after it sends the browser on, once', async () => {
    const crossSite = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    const page = await ask('/', crossSite)
    expect(page.text).toContain('http-equiv="refresh"')
    expect(page.text).not.toContain('the workbench')
    expect((await ask('/', { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' })).status).toBe(401)
  })
})

describe('without the cookie', () => {
  it.each(['/', '/index.html', '/assets/x.js', '/session', '/backup', '/nothing', '/calls'])(
    '%s is refused',
    async (target) => {
      const answer = await ask(target)
      expect(answer.status).toBe(401)
      expect(answer.text).not.toContain('the workbench')
    },
  )

  it('a cookie of another server, or of none, is refused', async () => {
    const cookie = await enter()
    const [name = '', secret = ''] = cookie.split('=')
    for (const wrong of [
      `${name}=`,
      `${name}=x`,
      `${name}x=${secret}`,
      `other=${secret}`,
      secret,
      `${name}=${secret}x`,
    ]) {
      expect((await ask('/', { cookie: wrong })).status).toBe(401)
    }
    expect((await ask('/', { cookie: `a=b; ${cookie}; c=d` })).status).toBe(200)
  })

  it.each(['/calls', '/terminal?session=aaaaaaaa&terminal=a-terminal&columns=80&rows=24'])(
    'the WebSocket %s is refused',
    async (target) => {
      expect(await open(target, { origin: origin() })).toBe(401)
      expect(await open(target, { origin: origin(), cookie: `standby-${server.port}=wrong` })).toBe(401)
      expect(attached).toEqual([])
    },
  )
})

describe('with the cookie', () => {
  let cookie: string
  beforeEach(async () => {
    cookie = await enter()
  })

  it.each(['evil.example', 'evil.example:80', 'localhost.evil.example', '192.168.1.5'])(
    'a request to %s is refused: its name is none of ours',
    async (host) => {
      const answer = await ask('/', { cookie, host })
      expect(answer.status).toBe(403)
      expect(answer.text).not.toContain('the workbench')
      expect(await open('/calls', { cookie, host, origin: `http://${host}` })).toBe(403)
      expect((await ask(pathOf(server.newLink()), { host })).headers['set-cookie']).toBeUndefined()
    },
  )

  it('a tunnel with another port at its near end serves', async () => {
    expect((await ask('/', { cookie, host: 'localhost:8080' })).status).toBe(200)
    const socket = await open('/calls', { cookie, host: 'localhost:8080', origin: 'http://localhost:8080' })
    expect(socket).toBeInstanceOf(WebSocket)
  })

  it.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://localhost:1'])(
    'a page of %s is refused',
    async (from) => {
      expect((await ask('/', { cookie, origin: from })).status).toBe(403)
      for (const target of ['/calls', '/terminal?session=aaaaaaaa&terminal=a-terminal&columns=80&rows=24']) {
        expect(await open(target, { cookie, origin: from })).toBe(403)
      }
      expect(attached).toEqual([])
    },
  )

  it("a picture or script in another server's page is refused", async () => {
    const answer = await ask('/', { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' })
    expect(answer.status).toBe(403)
  })

  it('a WebSocket of no page is refused', async () => {
    expect(await open('/calls', { cookie })).toBe(403)
  })

  it('a WebSocket to anywhere else is refused', async () => {
    expect(await open('/', { cookie, origin: origin() })).toBe(404)
    expect(await open('/calls/x', { cookie, origin: origin() })).toBe(404)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is refused', async (method) => {
    expect((await ask('/', { cookie }, method)).status).toBe(405)
  })

  it('no way leads out of the folder', async () => {
    const secret = `${path.basename(folder)}.secret`
    const ways = [
      `/../${secret}`,
      `/%2e%2e/${secret}`,
      `/%2e%2e%2f${secret}`,
      `/%252e%252e%252f${secret}`,
      `/..%5c${secret}`,
      `/..\\${secret}`,
      `//..//${secret}`,
      `/assets/../../${secret}`,
      '//etc/passwd',
      `http://127.0.0.1/../${secret}`,
    ]
    for (const way of ways) {
      const answer = await ask(way, { cookie })
      expect([answer.status, answer.text], way).toEqual([404, 'Not found\n'])
    }
  })

  it('everything is said with a policy that lets nobody frame it, and nothing be guessed', async () => {
    for (const target of ['/', '/session', '/nothing', '/enter?token=x']) {
      const { headers } = await ask(target, { cookie })
      expect(headers['content-security-policy'], target).toContain("frame-ancestors 'none'")
      expect(headers['x-content-type-options'], target).toBe('nosniff')
      expect(headers['referrer-policy'], target).toBe('no-referrer')
    }
  })

  it('a message that is too long ends its WebSocket', async () => {
    const socket = await opens('/calls', { cookie, origin: origin() })
    const closed = closing(socket)
    socket.send(Buffer.alloc(webLimits.calls + 1, 'x'))
    expect((await closed).code).toBe(1009)
    const terminal = await opens('/terminal?session=aaaaaaaa&terminal=a-terminal&columns=80&rows=24', {
      cookie,
      origin: origin(),
    })
    const terminalClosed = closing(terminal)
    terminal.send(Buffer.alloc(webLimits.terminal + 1, 'x'))
    expect((await terminalClosed).code).toBe(1009)
    expect(attached[0]?.messages).toEqual([])
  })

  it('a flood of WebSockets is refused from a number on, and leaves those that are open', async () => {
    const all = await Promise.all(Array.from({ length: 140 }, () => open('/calls', { cookie, origin: origin() })))
    const refused = all.filter((one) => one === 503)
    expect(refused.length).toBe(12)
    expect(new Set(notes)).toEqual(new Set(['A browser was refused: 128 WebSockets are open.']))
    const first = all.find((one): one is WebSocket => one instanceof WebSocket)
    first?.send('PING')
    expect(await new Promise((resolve) => first?.once('message', (data) => resolve(data.toString())))).toBe('PONG')
  })

  it('what is no message of tRPC is answered or ignored, and serves on', async () => {
    const socket = await opens('/calls', { cookie, origin: origin() })
    for (const text of [
      '',
      '{',
      '[]',
      'null',
      '5',
      '{"id":1}',
      '{"id":1,"method":"query","params":{"path":"__proto__"}}',
    ])
      socket.send(text)
    socket.send(Buffer.from([1, 2, 3]))
    socket.send('PING')
    const pong = new Promise<void>((resolve) => socket.on('message', (data) => String(data) === 'PONG' && resolve()))
    await pong
    expect(socket.readyState).toBe(WebSocket.OPEN)
  })
})

describe('a flood of connections that say nothing', () => {
  it('is bounded, and those that stay silent are cut off', async () => {
    const silent = Array.from({ length: 300 }, () => connect(server.port, '127.0.0.1').resume())
    const ends = silent.map((socket) => new Promise<void>((resolve) => socket.on('close', () => resolve())))
    for (const socket of silent) socket.on('error', () => {})
    // More than may be open are refused at once, the rest when they did not ask within the time for it.
    await expect.poll(() => silent.filter((socket) => !socket.closed).length).toBeLessThanOrEqual(256)
    await Promise.all(ends)
    expect((await ask('/')).status).toBe(401)
  })
})

describe('calls over the WebSocket', () => {
  async function connected() {
    const headers = { cookie: await enter(), origin: origin() }
    class Browser extends WebSocket {
      constructor(url: string) {
        super(url, { headers })
        opened.push(this)
      }
    }
    const wsClient = createWSClient({
      url: `ws://127.0.0.1:${server.port}/calls`,
      WebSocket: Browser as unknown as typeof globalThis.WebSocket,
      retryDelayMs: () => 10,
    })
    const client = createTRPCClient<AppRouter>({ links: [wsLink({ client: wsClient, transformer: wireTransformer })] })
    return { client, wsClient }
  }

  it('are answered by the same router', async () => {
    const { client, wsClient } = await connected()
    expect(await client.desktop.version.query()).toBe('1.2.3')
    await client.settings.set.mutate({ theme: 'dark' })
    expect(settings.value.theme).toBe('dark')
    await wsClient.close()
  })

  it('fail with our own codes', async () => {
    const { client, wsClient } = await connected()
    const error = await client.session.end.mutate({ sessionId: 'bbbbbbbb' }).catch(wireErrorOf)
    expect(error).toMatchObject({ code: 'BUG' })
    const gone = await client.terminal.close.mutate({ sessionId: 'bbbbbbbb', terminalId: 'x' }).catch(wireErrorOf)
    expect(gone).toEqual({ code: 'SESSION_GONE', message: 'This session has ended.', details: {} })
    const invalid = await client.catalog.guides.query({ labId: '../../etc' }).catch(wireErrorOf)
    expect(invalid).toMatchObject({ code: 'INPUT_INVALID' })
    await wsClient.close()
  })

  it('a terminal is not opened by a call', async () => {
    const { client, wsClient } = await connected()
    const input = { sessionId: 'aaaaaaaa', terminalId: 'a-terminal', size: { columns: 80, rows: 24 } }
    expect(await client.terminal.attach.mutate(input).catch(wireErrorOf)).toMatchObject({ code: 'FORBIDDEN' })
    await wsClient.close()
  })

  it('a subscription begins anew when the connection was lost, with the state as it is then', async () => {
    const { client, wsClient } = await connected()
    const themes: string[] = []
    client.settings.watch.subscribe(undefined, { onData: (value) => themes.push(value.theme) })
    await expect.poll(() => themes).toEqual(['system'])
    for (const socket of opened) socket.terminate()
    settings.set({ ...settings.value, theme: 'dark' })
    await expect.poll(() => themes.at(-1)).toBe('dark')
    await wsClient.close()
  })
})

describe('a terminal over its WebSocket', () => {
  const target = '/terminal?session=aaaaaaaa&terminal=a-terminal&columns=80&rows=24'

  it('carries bytes as they are, and the rest as JSON', async () => {
    const socket = await opens(target, { cookie: await enter(), origin: origin() })
    const received: unknown[] = []
    socket.on('message', (data: Buffer, isBinary) => received.push(isBinary ? [...data] : JSON.parse(data.toString())))
    const [{ port, size, messages }] = attached as [(typeof attached)[0]]
    expect(size).toEqual({ columns: 80, rows: 24 })
    const restore = { type: 'restore', screen: 'äöü', columns: 80, rows: 24 }
    port.post(restore)
    port.post({ type: 'output', bytes: new Uint8Array([0, 255, 27]) })
    await expect.poll(() => received).toEqual([restore, [0, 255, 27]])
    socket.send(new Uint8Array([104, 105]))
    socket.send(JSON.stringify({ type: 'ack', bytes: 3 }))
    socket.send('no JSON')
    await expect
      .poll(() => messages)
      .toEqual([{ type: 'input', bytes: new Uint8Array([104, 105]) }, { type: 'ack', bytes: 3 }, null])
  })

  it('that is not read is cut off before it fills the memory', async () => {
    const socket = await opens(target, { cookie: await enter(), origin: origin() })
    socket.pause()
    for (let part = 0; part < 64; part += 1) {
      attached[0]?.port.post({ type: 'output', bytes: new Uint8Array(1024 * 1024) })
    }
    await expect.poll(() => attached[0]?.closed).toBe(true)
    expect(notes).toEqual(['A browser that did not read was disconnected; it comes back by itself.'])
  })

  it('says when another page took it, and its end reaches the terminal', async () => {
    const socket = await opens(target, { cookie: await enter(), origin: origin() })
    const closed = closing(socket)
    attached[0]?.port.close()
    expect((await closed).code).toBe(closeCodes.terminalTaken)
    await expect.poll(() => attached[0]?.closed).toBe(true)
  })

  it.each([
    ['/terminal?session=bbbbbbbb&terminal=a-terminal&columns=80&rows=24', 'This session has ended.'],
    ['/terminal?session=aaaaaaaa&terminal=none&columns=80&rows=24', 'This terminal was closed.'],
    ['/terminal?session=aaaaaaaa&terminal=a-terminal&columns=80&rows=0', 'This is no terminal.'],
    ['/terminal?session=..%2f..&terminal=a-terminal&columns=80&rows=24', 'This is no terminal.'],
    ['/terminal', 'This is no terminal.'],
  ])('that is not there is closed with the reason: %s', async (wrong, reason) => {
    const socket = await opens(wrong, { cookie: await enter(), origin: origin() })
    expect(await closing(socket)).toEqual({ code: closeCodes.terminalGone, reason })
    expect(attached).toEqual([])
  })
})

describe('a file out of a store', () => {
  const get = async (query: string) => ask(`/backup?${query}`, { cookie: await enter() })

  it('is a download under its own name', async () => {
    const answer = await get('session=aaaaaaaa&store=store&name=daily%2Fa%22b.sql')
    expect(answer).toMatchObject({ status: 200, text: 'halfdaily/a"b.sql', whole: true })
    expect(answer.headers['content-disposition']).toBe('attachment; filename="a_b.sql"')
  })

  it('that broke off does not look whole', async () => {
    const answer = await get('session=aaaaaaaa&store=store&name=broken.sql')
    expect(answer.whole).toBe(false)
  })

  it('that is not there is not found', async () => {
    expect(await get('session=aaaaaaaa&store=store&name=none')).toMatchObject({ status: 404 })
    expect(await get('session=bbbbbbbb&store=store&name=a')).toMatchObject({ status: 404 })
    expect(await get('session=aaaaaaaa')).toMatchObject({ status: 404 })
  })
})

it('nobody else on the network reaches it', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
  for (const { address } of others) {
    const socket = connect(server.port, address)
    const code = await new Promise((resolve) => {
      socket.on('connect', () => resolve('connected'))
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    })
    socket.destroy()
    expect(code).toBe('ECONNREFUSED')
  }
})

it('what is noted holds no token and no secret', async () => {
  const link = server.newLink()
  const cookie = await enter()
  await ask(`${pathOf(link)}x`)
  await Promise.all(Array.from({ length: 130 }, () => open('/calls', { cookie, origin: origin() })))
  expect(notes.length).toBeGreaterThan(0)
  const text = notes.join('\n')
  expect(text).not.toContain(link.split('token=')[1])
  expect(text).not.toContain(cookie.split('=')[1])
})
