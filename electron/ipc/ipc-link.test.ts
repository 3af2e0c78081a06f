import { createTRPCClient, TRPCClientError } from '@trpc/client'
import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ipcLink } from '../../renderer/ipc/ipc-link'
import { wireErrorOf } from '../../renderer/ipc/wire-error'
import { Live } from '../base/live'
import { AppError } from '../contract/errors'
import type { IpcRequest, IpcResponse, StandbyBridge } from '../contract/ipc'
import type { Progress } from '../contract/progress'
import type { Settings } from '../contract/settings'
import { defaultSettings } from '../contract/settings'
import { CallerCalls } from './ipc-link'
import type { AppRouter } from './router'
import type { Services } from './services'

/** As much of the house as these calls need; asking for anything else is a TypeError, as a bug would be. */
function makeServices() {
  const settings = new Live<Settings>(defaultSettings)
  const progress = new Live<Progress>({ labs: {} })
  const guides = { give: (_: unknown) => {}, fail: (_: unknown) => {} }
  const services = {
    settings: { value: settings, set: (change: Partial<Settings>) => settings.set({ ...settings.value, ...change }) },
    progress: {
      value: progress,
      reset: () => {
        throw new AppError('FILE_UNREADABLE', 'progress.json could not be written.', {
          details: { file: '/data/progress.json' },
        })
      },
    },
    catalog: {
      guides: () =>
        new Promise((resolve, reject) => {
          guides.give = resolve
          guides.fail = reject
        }),
    },
    sessions: {
      get: (session: string) => {
        throw new AppError('SESSION_GONE', 'This session has ended.', { details: { session } })
      },
    },
    desktop: { version: '1.2.3' },
  }
  return { services: services as unknown as Services, settings, progress, guides }
}

let house: ReturnType<typeof makeServices>
let sent: IpcResponse[]
let calls: CallerCalls

beforeEach(() => {
  house = makeServices()
  sent = []
  calls = new CallerCalls({
    context: { services: house.services, openTerminalPort: () => Promise.reject() as never },
    send: (response) => sent.push(response),
  })
})

const request = (id: number, method: 'query' | 'mutation' | 'subscription', path: string, input?: unknown) =>
  calls.handle({ id, method, path, input })
const guides = (id: number) => request(id, 'query', 'catalog.guides', { labId: 'a-lab' })
const stop = (id: number) => calls.handle({ id, method: 'stop' })
/** Until there are so many answers; then whether there are no more. */
const answers = (count: number) => vi.waitFor(() => expect(sent).toHaveLength(count), { interval: 2 })
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

function errorSent() {
  const response = sent.at(-1)
  if (response?.type !== 'error') throw new Error(`no error: ${JSON.stringify(sent)}`)
  return response.error
}

describe('a call', () => {
  it('is answered once, under its id', async () => {
    await request(7, 'query', 'desktop.version')
    expect(sent).toEqual([{ id: 7, type: 'data', data: '1.2.3' }])
    expect(calls.running).toBe(0)
  })

  it('carries its input', async () => {
    await request(0, 'mutation', 'settings.set', { theme: 'dark' })
    expect(house.settings.value.theme).toBe('dark')
  })

  it('that takes long does not hold up another', async () => {
    const slow = guides(1)
    await request(2, 'query', 'desktop.version')
    expect(sent.map((response) => response.id)).toEqual([2])
    house.guides.give(['a guide'])
    await slow
    expect(sent.at(-1)).toEqual({ id: 1, type: 'data', data: ['a guide'] })
  })

  it('that was stopped is not answered any more', async () => {
    const running = guides(1)
    await settled()
    await stop(1)
    house.guides.give([])
    await running
    expect(sent).toEqual([])
    expect(calls.running).toBe(0)
  })

  it('that was stopped and then fails is not answered either', async () => {
    const running = guides(1)
    await settled()
    await stop(1)
    house.guides.fail(new Error('too late'))
    await running
    expect(sent).toEqual([])
  })

  it('under an id that is in use is refused', async () => {
    const running = guides(1)
    await request(1, 'query', 'desktop.version')
    await settled()
    expect(sent).toEqual([])
    house.guides.give('the first')
    await running
    expect(sent).toEqual([{ id: 1, type: 'data', data: 'the first' }])
  })
})

describe('a subscription', () => {
  it('gives the value as it is, and each newer one', async () => {
    void request(3, 'subscription', 'settings.watch')
    await answers(2)
    house.settings.set({ ...defaultSettings, theme: 'dark' })
    await answers(3)
    expect(sent).toEqual([
      { id: 3, type: 'started' },
      { id: 3, type: 'data', data: defaultSettings },
      { id: 3, type: 'data', data: { ...defaultSettings, theme: 'dark' } },
    ])
  })

  it('ends when it is stopped, and the others go on', async () => {
    const first = request(1, 'subscription', 'settings.watch')
    void request(2, 'subscription', 'settings.watch')
    await answers(4)
    await stop(1)
    await first
    expect(calls.running).toBe(1)
    house.settings.set({ ...defaultSettings, theme: 'dark' })
    await answers(5)
    expect(sent.at(-1)).toMatchObject({ id: 2, type: 'data' })
  })

  it('that was stopped before it began is not begun', async () => {
    const running = request(1, 'subscription', 'settings.watch')
    await stop(1)
    await running
    expect(sent).toEqual([])
  })

  it('of something that is gone fails with what is gone', async () => {
    await request(1, 'subscription', 'session.watch', { sessionId: 'aaaaaaaa' })
    expect(errorSent().data.appError).toEqual({
      code: 'SESSION_GONE',
      message: 'This session has ended.',
      details: { session: 'aaaaaaaa' },
    })
  })
})

describe('a page that goes away', () => {
  it('ends all of its calls and subscriptions', async () => {
    const running = [guides(1), request(2, 'subscription', 'settings.watch')]
    await answers(2)
    calls.abortAll()
    house.settings.set({ ...defaultSettings, theme: 'dark' })
    house.guides.give([])
    await Promise.all(running)
    expect(sent).toHaveLength(2)
    expect(calls.running).toBe(0)
  })

  it('leaves its ids to the page after it, whose calls can be stopped', async () => {
    const old = guides(0)
    await settled()
    const giveToOld = house.guides.give
    calls.abortAll()
    const fresh = request(0, 'subscription', 'settings.watch')
    await answers(2)
    giveToOld('for a page that is gone')
    await old
    await stop(0)
    house.settings.set({ ...defaultSettings, theme: 'dark' })
    await fresh
    expect(sent.map((response) => response.type)).toEqual(['started', 'data'])
    expect(calls.running).toBe(0)
  })
})

describe('an error', () => {
  it('of ours arrives with its code and details', async () => {
    await request(1, 'mutation', 'progress.reset', { labId: 'a-lab' })
    expect(errorSent()).toMatchObject({
      message: 'progress.json could not be written.',
      data: {
        path: 'progress.reset',
        appError: {
          code: 'FILE_UNREADABLE',
          message: 'progress.json could not be written.',
          details: { file: '/data/progress.json' },
        },
      },
    })
  })

  it('that nobody expected is a bug, with its words', async () => {
    const running = guides(1)
    await settled()
    house.guides.fail(new TypeError('undefined is not a function'))
    await running
    expect(errorSent().data.appError).toEqual({ code: 'BUG', message: 'undefined is not a function', details: {} })
  })

  it('names what is wrong with the input', async () => {
    await request(1, 'query', 'catalog.guides', { labId: '../../etc' })
    const { appError } = errorSent().data
    expect(appError).toMatchObject({ code: 'INPUT_INVALID', message: expect.stringContaining('labId: must be') })
  })

  it('never carries a stack or a file of the program', async () => {
    const running = guides(1)
    await settled()
    house.guides.fail(Object.assign(new Error('bug'), { cause: new Error('inner') }))
    await running
    await request(2, 'mutation', 'progress.reset', { labId: 'a-lab' })
    await request(3, 'query', 'catalog.guides', 5)
    await request(4, 'query', 'no.such', {})
    await request(5, 'query', 'engine.leftovers')
    expect(sent).toHaveLength(5)
    for (const response of sent) {
      expect(response.type).toBe('error')
      expect(JSON.stringify(response)).not.toMatch(/"stack"|\n\s+at |\.ts:|node_modules|node:internal/)
    }
  })

  it('can be sent to the window, whatever it was', async () => {
    const running = guides(1)
    await settled()
    house.guides.fail(new AppError('ENGINE_REFUSED', 'no', { details: { tried: [{ what: 'x' }] }, cause: () => {} }))
    await running
    expect(() => structuredClone(sent[0])).not.toThrow()
  })
})

describe('what is no call', () => {
  it.each([
    'no.such.path',
    'session',
    'session.',
    '.',
    'constructor',
    '__proto__',
    'toString',
    'session.constructor',
    'session.__proto__',
    'session.start.call',
    '_def',
    '_def.procedures',
    'hasOwnProperty',
    'a'.repeat(200),
  ])('is answered with an error: %s', async (path) => {
    for (const method of ['query', 'mutation', 'subscription'] as const) {
      await request(1, method, path, {})
      expect(errorSent().message).not.toBe('')
    }
    expect(calls.running).toBe(0)
  })

  it('is a query for a mutation, and the other way round', async () => {
    await request(1, 'query', 'settings.set', { theme: 'dark' })
    expect(errorSent().data.code).toBe('NOT_FOUND')
    await request(2, 'mutation', 'settings.watch')
    expect(errorSent().data.code).toBe('NOT_FOUND')
    expect(house.settings.value).toEqual(defaultSettings)
  })

  it.each([
    undefined,
    null,
    5,
    'query',
    [],
    {},
    { id: 1 },
    { id: 1, method: 'query' },
    { id: -1, method: 'query', path: 'desktop.version' },
    { id: 1.5, method: 'stop' },
    { id: '1', method: 'query', path: 'desktop.version' },
    { id: Number.NaN, method: 'stop' },
    { id: 1, method: 'constructor', path: 'desktop.version' },
    { id: 1, method: 'query', path: 'x'.repeat(201) },
    { id: 1, method: 'query', path: ['desktop', 'version'] },
    { id: 9, method: 'stop' },
  ])('is ignored, and nothing is thrown: %o', async (message) => {
    await calls.handle(message)
    expect(sent).toEqual([])
    expect(calls.running).toBe(0)
  })

  it('never throws, and gets an error or nothing, whatever it is', async () => {
    const path = fc.oneof(
      fc.constantFrom(
        'desktop.version',
        'settings.set',
        'settings.watch',
        'session.start',
        'session.watch',
        'progress.reset',
      ),
      fc.string(),
    )
    const message = fc.oneof(
      fc.anything(),
      fc.record({
        id: fc.oneof(fc.nat(3), fc.anything()),
        method: fc.oneof(fc.constantFrom('query', 'mutation', 'stop'), fc.anything()),
        path: fc.oneof(path, fc.anything()),
        input: fc.anything(),
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 5 }), async (messages) => {
        sent.length = 0
        await Promise.all(messages.map((one) => calls.handle(one)))
        for (const response of sent) expect(response.type === 'error' || 'data' in response).toBe(true)
        expect(calls.running).toBe(0)
      }),
      { numRuns: 500 },
    )
  })
})

describe("the window's half joined to ours", () => {
  /** As Electron carries messages: copies, and later. */
  function join() {
    const listeners = new Set<(response: IpcResponse) => void>()
    const requests: IpcRequest[] = []
    const joined = new CallerCalls({
      context: { services: house.services, openTerminalPort: () => Promise.reject() as never },
      send: (response) => {
        const copy = structuredClone(response)
        setImmediate(() => {
          for (const listener of listeners) listener(copy)
        })
      },
    })
    const bridge: StandbyBridge = {
      platform: 'linux',
      send: (one) => {
        const copy = structuredClone(one)
        requests.push(copy)
        setImmediate(() => void joined.handle(copy))
      },
      onResponse: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    return { client: createTRPCClient<AppRouter>({ links: [ipcLink(bridge)] }), joined, requests }
  }

  it('answers queries and mutations', async () => {
    const { client, joined } = join()
    expect(await client.desktop.version.query()).toBe('1.2.3')
    await client.settings.set.mutate({ theme: 'light' })
    expect(house.settings.value.theme).toBe('light')
    expect(joined.running).toBe(0)
  })

  it('keeps many calls apart', async () => {
    const { client } = join()
    const results = await Promise.allSettled([
      client.desktop.version.query(),
      client.progress.reset.mutate({ labId: 'a-lab' }),
      client.settings.set.mutate({ theme: 'dark' }),
      client.session.guides.query({ sessionId: 'aaaaaaaa' }),
    ])
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
  })

  it('carries our errors to the window as they are', async () => {
    const { client } = join()
    const error = await client.session.guides.query({ sessionId: 'aaaaaaaa' }).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(TRPCClientError)
    expect(wireErrorOf(error)).toEqual({
      code: 'SESSION_GONE',
      message: 'This session has ended.',
      details: { session: 'aaaaaaaa' },
    })
  })

  it('carries a live value until the window lets go of it', async () => {
    const { client, joined, requests } = join()
    const seen: string[] = []
    const subscription = client.settings.watch.subscribe(undefined, { onData: (value) => seen.push(value.theme) })
    await vi.waitFor(() => expect(seen).toEqual(['system']), { interval: 2 })
    house.settings.set({ ...defaultSettings, theme: 'dark' })
    await vi.waitFor(() => expect(seen).toEqual(['system', 'dark']), { interval: 2 })
    subscription.unsubscribe()
    await vi.waitFor(() => expect(joined.running).toBe(0), { interval: 2 })
    expect(requests.at(-1)).toEqual({ id: 0, method: 'stop' })
    house.settings.set({ ...defaultSettings, theme: 'light' })
    await settled()
    expect(seen).toEqual(['system', 'dark'])
  })

  it('tells the window why a subscription failed', async () => {
    const { client } = join()
    const error = await new Promise((resolve) => {
      client.session.watch.subscribe({ sessionId: 'aaaaaaaa' }, { onError: resolve })
    })
    expect(wireErrorOf(error).code).toBe('SESSION_GONE')
  })
})
