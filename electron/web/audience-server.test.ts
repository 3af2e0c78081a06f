import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Live } from '../base/live'
import { examplePoll, exampleStage } from '../cli/example-stage'
import { codeAlphabet, isCode } from '../contract/audience'
import type { StageView } from '../contract/stage'
import { appRouter } from '../ipc/router'
import { audienceRouter } from './audience-router'
import { AudienceServer } from './audience-server'
import { AudienceViewer, ask, cookieFor, typeCode } from './audience-viewer'

let parent: string
let stage: Live<StageView | null>
let votes: [viewer: string, poll: string, choice: number][]
let server: AudienceServer
let viewers: AudienceViewer[]

beforeAll(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'standby-audience-'))
  mkdirSync(path.join(parent, 'renderer', 'assets'), { recursive: true })
  writeFileSync(path.join(parent, 'renderer', 'audience.html'), '<p>audience</p>')
  writeFileSync(path.join(parent, 'renderer', 'index.html'), '<p>app</p>')
  writeFileSync(path.join(parent, 'renderer', 'assets', 'a.js'), 'run()')
  writeFileSync(path.join(parent, 'secret.txt'), 'secret')
})
afterAll(() => rmSync(parent, { recursive: true, force: true }))

beforeEach(async () => {
  stage = new Live<StageView | null>(exampleStage(0))
  votes = []
  viewers = []
  server = new AudienceServer({
    stage,
    vote: (...vote) => votes.push(vote) > 0,
    rendererFolder: path.join(parent, 'renderer'),
    interfaces: () => ({}),
    port: 0,
  })
  await server.open()
})
afterEach(async () => {
  for (const viewer of viewers) viewer.close()
  await server.close()
})

const url = () => server.view.value.url ?? ''
const code = () => server.view.value.code ?? ''
const otherCode = () => {
  const [first = '', ...rest] = code()
  return [codeAlphabet[(codeAlphabet.indexOf(first) + 1) % codeAlphabet.length], ...rest].join('')
}

async function comeIn(compressed = true): Promise<AudienceViewer> {
  const viewer = await AudienceViewer.open(url(), { cookie: await cookieFor(url(), code()) }, compressed)
  viewers.push(viewer)
  return viewer
}

describe('opening', () => {
  it('nothing listens before it is opened and after it is closed', async () => {
    const address = url()
    expect((await ask(address)).status).toBe(200)
    await server.close()
    expect(server.view.value).toEqual({ open: false, url: null, code: null, viewers: 0, problem: null })
    await expect(ask(address)).rejects.toThrow('ECONNREFUSED')
  })

  it('listens on loopback only where there is no network', () => {
    expect(url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
  })

  it('has a code that can be read aloud, another one each time, and forgets who came in with the last one', async () => {
    expect(isCode(code())).toBe(true)
    const [before, cookie] = [code(), await cookieFor(url(), code())]
    await server.close()
    await server.open()
    expect(code()).not.toBe(before)
    await expect(AudienceViewer.open(url(), { cookie })).rejects.toThrow('401')
  })

  it('says why it could not be opened', async () => {
    const elsewhere = new AudienceServer({
      stage,
      vote: () => false,
      rendererFolder: parent,
      // An address of documentation: no machine has it.
      interfaces: () => ({ eth0: [{ address: '192.0.2.1', family: 'IPv4', internal: false } as never] }),
    })
    await elsewhere.open()
    expect(elsewhere.view.value).toMatchObject({ open: false, problem: expect.stringContaining('EADDRNOTAVAIL') })
  })

  it('takes another port where the usual one is taken', async () => {
    const port = Number(new URL(url()).port)
    const second = new AudienceServer({
      stage,
      vote: () => false,
      rendererFolder: parent,
      interfaces: () => ({}),
      port,
    })
    await second.open()
    expect(second.view.value.url).toMatch(/:\d+\/$/)
    expect(second.view.value.url).not.toBe(url())
    await second.close()
  })
})

describe('coming in', () => {
  it('with the code, however it is typed, for a cookie that no script reads and no other site sends', async () => {
    const { status, headers } = await typeCode(url(), ` ${code().slice(0, 3).toLowerCase()}-${code().slice(3)} `)
    expect(status).toBe(204)
    expect(headers['set-cookie']?.[0]).toMatch(/^standby_viewer=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/)
  })

  it('again as the same viewer: nobody gets a second vote by coming in twice', async () => {
    const cookie = await cookieFor(url(), code())
    const headers = { origin: new URL(url()).origin, cookie }
    const again = await ask(url(), { method: 'POST', path: '/viewer', headers, body: JSON.stringify({ code: code() }) })
    expect(again.status).toBe(204)
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  it('without a code there is the page that asks for it, and nothing of the stage', async () => {
    expect((await ask(url())).body).toBe('<p>audience</p>')
    expect((await ask(url(), { path: '/viewer' })).status).toBe(401)
    await expect(AudienceViewer.open(url(), {})).rejects.toThrow('401')
    await expect(AudienceViewer.open(url(), { cookie: 'standby_viewer=' })).rejects.toThrow('401')
    await expect(AudienceViewer.open(url(), { cookie: `standby_viewer=${'A'.repeat(32)}` })).rejects.toThrow('401')
    await expect(AudienceViewer.open(url(), { cookie: `standby_viewer=${code()}` })).rejects.toThrow('401')
  })

  it('not with a wrong code', async () => {
    const answer = await typeCode(url(), otherCode())
    expect(answer.status).toBe(403)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it.each(['', '{}', '[]', 'null', '{"code":1}', '{"code":"AAAAAA","admin":true}', `{"code":"${'A'.repeat(300)}"}`])(
    'not with a body like %s',
    async (body) => {
      const headers = { origin: new URL(url()).origin }
      const answer = await ask(url(), { method: 'POST', path: '/viewer', headers, body })
      expect(answer.status).toBe(403)
      expect(answer.headers['set-cookie']).toBeUndefined()
    },
  )

  it('who guesses is soon refused without being told whether a guess was right', async () => {
    const answers: number[] = []
    for (let guess = 0; guess < 40; guess++) answers.push((await typeCode(url(), otherCode())).status)
    expect(answers.filter((status) => status === 403)).toHaveLength(10)
    expect(answers.at(-1)).toBe(429)
    const right = await typeCode(url(), code())
    expect(right.status).toBe(429)
    expect(right.headers['set-cookie']).toBeUndefined()
  })

  it.each(['evil.example', 'localhost.evil.example', '192.0.2.7', '127.0.0.1.evil.example'])(
    'not under the name %j: somebody else may point it here',
    async (host) => {
      const headers = { host }
      expect((await ask(url(), { headers })).status).toBeGreaterThanOrEqual(400)
      expect((await ask(url(), { headers, path: '/viewer' })).status).toBeGreaterThanOrEqual(400)
      const cookie = await cookieFor(url(), code())
      await expect(AudienceViewer.open(url(), { cookie, host, origin: `http://${host}` })).rejects.toThrow(/40[03]/)
    },
  )

  it.each(['http://evil.example', 'null', 'http://127.0.0.1', 'https://127.0.0.1:1'])(
    'not from a page of %s',
    async (origin) => {
      const cookie = await cookieFor(url(), code())
      await expect(AudienceViewer.open(url(), { cookie, origin })).rejects.toThrow('403')
      const body = JSON.stringify({ code: code() })
      expect((await ask(url(), { method: 'POST', path: '/viewer', headers: { origin }, body })).status).toBe(403)
    },
  )

  it('a code that comes from no page is refused', async () => {
    const answer = await ask(url(), { method: 'POST', path: '/viewer', body: JSON.stringify({ code: code() }) })
    expect(answer.status).toBe(403)
  })

  it('no file outside the page, and not the page of the app', async () => {
    expect((await ask(url(), { path: '/assets/a.js' })).body).toBe('run()')
    for (const wanted of [
      '/index.html',
      '/audience.html/../index.html',
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/assets/%2e%2e/%2e%2e/secret.txt',
      '/assets/..\\..\\secret.txt',
      '//secret.txt',
      '/assets/',
      '/trpc/session.end',
    ]) {
      const answer = await ask(url(), { path: wanted })
      expect({ wanted, status: answer.status }).toEqual({ wanted, status: 404 })
      expect(answer.body).not.toMatch(/secret$|app/)
    }
  })

  it('no other method', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      expect((await ask(url(), { method })).status).toBe(405)
    }
  })

  it('a WebSocket only where there is one', async () => {
    const cookie = await cookieFor(url(), code())
    await expect(AudienceViewer.open(`${url()}x`, { cookie }, true)).resolves.toBeDefined()
    const { WebSocket } = await import('ws')
    const socket = new WebSocket(`${url().replace('http', 'ws')}trpc`, {
      headers: { cookie, origin: new URL(url()).origin },
    })
    await expect(new Promise((_, reject) => socket.on('error', reject))).rejects.toThrow('404')
  })

  it('a browser has a few tabs, not all the seats', async () => {
    const cookie = await cookieFor(url(), code())
    for (let tab = 0; tab < 4; tab++) viewers.push(await AudienceViewer.open(url(), { cookie }))
    await expect(AudienceViewer.open(url(), { cookie })).rejects.toThrow('429')
    expect(server.view.value.viewers).toBe(4)
  })
})

describe('the stage', () => {
  it.each([true, false])(
    'comes as it is, then as it changes, to those who read compressed frames: %s',
    async (compressed) => {
      const viewer = await comeIn(compressed)
      viewer.watch()
      expect(await viewer.state(() => true)).toEqual(exampleStage(0))
      stage.set(exampleStage(1000))
      expect(await viewer.state((state) => state?.at === exampleStage(1000).at)).toEqual(exampleStage(1000))
      stage.set(null)
      expect(await viewer.state((state) => state === null)).toBeNull()
    },
  )

  it('at most five times a second, and the newest always', async () => {
    const viewer = await comeIn()
    viewer.watch()
    await viewer.state(() => true)
    const begun = performance.now()
    for (let change = 1; performance.now() - begun < 1000; change++) {
      stage.set(exampleStage(change))
      await new Promise((resolve) => setImmediate(resolve))
    }
    stage.set(exampleStage(99_999))
    await viewer.state((state) => state?.at === exampleStage(99_999).at)
    expect(viewer.states().length).toBeGreaterThanOrEqual(5)
    expect(viewer.states().length).toBeLessThanOrEqual(8)
  })

  it('a reader that is slow misses states, and gets the newest', async () => {
    const viewer = await comeIn(false)
    viewer.watch()
    await viewer.state(() => true)
    viewer.socket.pause()
    const large = (round: number) => exampleStage(round, { caption: `${'x'.repeat(2_000_000)} ${round}` })
    const other = await comeIn(false)
    other.watch()
    await other.state(() => true)
    const rounds = 12
    for (let round = 1; round <= rounds; round++) {
      stage.set(large(round))
      await other.state((state) => state?.at === large(round).at)
    }
    viewer.socket.resume()
    await viewer.state((state) => state?.at === large(rounds).at)
    expect(other.states()).toHaveLength(rounds + 1)
    expect(viewer.states().length).toBeLessThan(rounds / 2)
  })

  it('once a connection', async () => {
    const viewer = await comeIn()
    viewer.watch(1)
    await viewer.state(() => true)
    viewer.watch(2)
    expect((await viewer.answerTo(2)).error?.data.code).toBe('CONFLICT')
  })

  it('says how many look at it', async () => {
    const two = [await comeIn(), await comeIn()]
    expect(server.view.value.viewers).toBe(2)
    two[0]?.close()
    await server.view.until(({ viewers }) => viewers === 1, AbortSignal.timeout(5000))
  })

  it('has no password, port or session in it, whatever hangs on the objects it is made from', async () => {
    const view = exampleStage(27_000, { poll: examplePoll() })
    const secret = { password: 'swordfish', port: 33061, sessionId: 'swordfish', run: 'swordfish' }
    const laced = <T extends object>(value: T): T => ({ ...value, ...secret })
    const { diagram } = view
    stage.set(
      laced({
        ...view,
        cue: laced(view.cue),
        diagram: diagram && laced({ ...diagram, nodes: diagram.nodes.map(laced), edges: diagram.edges.map(laced) }),
        findings: view.findings.map(laced),
        streams: view.streams.map((stream) =>
          laced({
            ...stream,
            history: stream.history.map(laced),
            outages: stream.outages.map(laced),
            phases: stream.phases.map(laced),
          }),
        ),
        timeline: view.timeline.map(laced),
        poll: view.poll && laced({ ...view.poll, choices: view.poll.choices.map(laced) }),
      }),
    )
    const viewer = await comeIn()
    viewer.watch()
    await viewer.state(() => true)
    expect(JSON.stringify(viewer.replies)).not.toMatch(/swordfish|33061|password|sessionId/)
    expect(viewer.states()[0]).toEqual(JSON.parse(JSON.stringify(view)))
  })
})

describe('a viewer can send nothing but a vote', () => {
  it('no procedure of the app exists for it', () => {
    const own = Object.keys(audienceRouter._def.procedures)
    expect(own.sort()).toEqual(['stage', 'vote'])
    expect(Object.keys(appRouter._def.procedures).filter((name) => own.includes(name))).toEqual([])
  })

  it('every command of the app is refused', async () => {
    const paths = Object.keys(appRouter._def.procedures)
    expect(paths.length).toBeGreaterThan(40)
    for (const [index, name] of paths.entries()) {
      // Ten a connection: a viewer that sends more is cut off.
      if (index % 5 === 0) viewers.push(await AudienceViewer.open(url(), { cookie: await cookieFor(url(), code()) }))
      const viewer = viewers.at(-1)
      for (const [number, method] of (['query', 'mutation', 'subscription'] as const).entries()) {
        const id = 10 * index + number + 1
        viewer?.send(id, method, name, { sessionId: 'abcd1234', labId: 'async-replication' })
        const reply = await viewer?.answerTo(id)
        expect({ name, method, code: reply?.error?.data.code }).toEqual({ name, method, code: 'NOT_FOUND' })
        expect(reply?.error?.data.stack).toBeUndefined()
      }
      if (index % 5 === 4) viewer?.close()
    }
  })

  it('a message that is too long ends the connection', async () => {
    const viewer = await comeIn()
    viewer.send(1, 'mutation', 'vote', { poll: 'x'.repeat(1000), choice: 0 })
    const closed = await new Promise<number>((resolve) => viewer.socket.on('close', resolve))
    expect(closed).toBe(1009)
  })

  it('and so does a flood of short ones', async () => {
    const viewer = await comeIn()
    for (let id = 1; id <= 100; id++) viewer.send(id, 'query', 'nothing')
    const closed = await new Promise<number>((resolve) => viewer.socket.on('close', resolve))
    expect(closed).toBe(1008)
  })

  it('what is no message is answered with an error, and harms nobody', async () => {
    const viewer = await comeIn()
    viewer.socket.send('not json')
    viewer.socket.send(Buffer.from([0, 1, 2]))
    viewer.socket.send('[]')
    viewer.socket.send('{"id":7,"method":"subscription","params":{"path":"__proto__.stage"}}')
    expect((await viewer.answerTo(7)).error?.data.code).toBe('NOT_FOUND')
    viewer.watch(8)
    expect((await viewer.answerTo(8)).result?.data).toEqual(exampleStage(0))
  })
})

describe('a vote', () => {
  const vote = async (viewer: AudienceViewer, id: number, input: unknown) => {
    viewer.send(id, 'mutation', 'vote', input)
    return viewer.answerTo(id)
  }

  it('counts for the viewer, who may change it until the poll closes', async () => {
    stage.set(exampleStage(0, { poll: examplePoll() }))
    const [one, other] = [await comeIn(), await comeIn()]
    expect((await vote(one, 5, { poll: 'poll-1', choice: 0 })).result?.data).toEqual({ choice: 0 })
    await vote(one, 6, { poll: 'poll-1', choice: 2 })
    await vote(other, 5, { poll: 'poll-1', choice: 1 })
    expect(votes.map(([, poll, choice]) => [poll, choice])).toEqual([
      ['poll-1', 0],
      ['poll-1', 2],
      ['poll-1', 1],
    ])
    expect(votes[0]?.[0]).toBe(votes[1]?.[0])
    expect(votes[2]?.[0]).not.toBe(votes[0]?.[0])
  })

  it.each([
    ['for a poll that is not there', { poll: 'poll-2', choice: 0 }, 'NOT_FOUND'],
    ['for a choice that is not there', { poll: 'poll-1', choice: 3 }, 'BAD_REQUEST'],
    ['for less than the first choice', { poll: 'poll-1', choice: -1 }, 'BAD_REQUEST'],
    ['for half a choice', { poll: 'poll-1', choice: 0.5 }, 'BAD_REQUEST'],
    ['for a name', { poll: 'poll-1', choice: 'db2' }, 'BAD_REQUEST'],
    ['in the name of another viewer', { poll: 'poll-1', choice: 0, viewer: 'viewer-1' }, 'BAD_REQUEST'],
    ['for nothing', undefined, 'BAD_REQUEST'],
  ])('%s is refused', async (_, input, refused) => {
    stage.set(exampleStage(0, { poll: examplePoll() }))
    expect((await vote(await comeIn(), 5, input)).error?.data.code).toBe(refused)
    expect(votes).toEqual([])
  })

  it('after the poll was closed is refused', async () => {
    const viewer = await comeIn()
    stage.set(exampleStage(0, { poll: examplePoll([1, 2, 3], false) }))
    expect((await vote(viewer, 5, { poll: 'poll-1', choice: 0 })).error?.data.code).toBe('CONFLICT')
    stage.set(exampleStage(0))
    expect((await vote(viewer, 6, { poll: 'poll-1', choice: 0 })).error?.data.code).toBe('NOT_FOUND')
    expect(votes).toEqual([])
  })
})
