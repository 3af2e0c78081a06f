import { describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors'
import { engineCall, engineWords, statusOf, translateEngineError } from './engine-error'

/** Errors as the Docker client throws them: with a status, a reason, and the engine's own words. */
const said = (statusCode: number, words: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) unexpected - ${words}`), {
    statusCode,
    reason: 'server error',
    json: { message: words },
  })
const failed = (code: string, words: string) => Object.assign(new Error(words), { code, syscall: 'connect' })

const portTaken =
  'driver failed programming external connectivity on endpoint standby-a-b-source-1 (8e2f0b): Bind for 127.0.0.1:13306 failed: port is already allocated'
const addressInUse =
  'driver failed programming external connectivity on endpoint x (4a1): Error starting userland proxy: listen tcp4 127.0.0.1:8080: bind: address already in use'

const desktopPortTaken =
  'Ports are not available: exposing port TCP 127.0.0.1:3306 -> 0.0.0.0:0: listen tcp 127.0.0.1:3306: bind: in use'
const newerPortTaken =
  'driver failed programming external connectivity on endpoint x (4a1): failed to bind host port for 127.0.0.1:9090:172.17.0.2:80/tcp: address already in use'

describe("an engine's error", () => {
  it.each([
    ['no socket', failed('ENOENT', 'connect ENOENT /var/run/docker.sock')],
    ['nobody at the socket', failed('ECONNREFUSED', 'connect ECONNREFUSED /var/run/docker.sock')],
    ['no permission', failed('EACCES', 'connect EACCES /var/run/docker.sock')],
    ['something that is no socket', failed('ENOTSOCK', 'connect ENOTSOCK /tmp/file')],
    ['an unknown host', failed('ENOTFOUND', 'getaddrinfo ENOTFOUND nowhere')],
    ['a connection that broke', failed('ECONNRESET', 'read ECONNRESET')],
    ['a connection that broke, without a code', new Error('socket hang up')],
  ])('is ENGINE_UNREACHABLE for %s', (_, error) => {
    expect(translateEngineError(error, 'start source')).toMatchObject({ code: 'ENGINE_UNREACHABLE', cause: error })
  })

  it.each(['write /var/lib/docker/tmp: no space left on device', 'ENOSPC: cannot create', 'disk quota exceeded'])(
    'is DISK_FULL for "%s"',
    (words) => {
      expect(translateEngineError(said(500, words), 'create a volume')).toMatchObject({
        code: 'DISK_FULL',
        message: 'The engine has no space left to create a volume.',
      })
    },
  )

  it.each([
    [portTaken, '13306'],
    [addressInUse, '8080'],
    [desktopPortTaken, '3306'],
    [newerPortTaken, '9090'],
  ])('is PORT_IN_USE with the port for: %s', (words, port) => {
    expect(translateEngineError(said(500, words), 'start source')).toMatchObject({
      code: 'PORT_IN_USE',
      message: `A port that the lab asks for is taken: ${port}.`,
    })
  })

  it('is PORT_IN_USE also where the engine does not name the port', () => {
    expect(translateEngineError(said(500, 'address already in use'), 'start')).toMatchObject({
      code: 'PORT_IN_USE',
      message: 'A port that the lab asks for is taken.',
    })
  })

  it('is ENGINE_REFUSED with its words for everything else, with what was under way', () => {
    const error = said(409, 'Conflict. The container name is already in use')
    expect(translateEngineError(error, 'create source', { node: 'source' })).toMatchObject({
      code: 'ENGINE_REFUSED',
      message: 'The engine refused to create source: Conflict. The container name is already in use',
      details: { node: 'source', doing: 'create source', engine: 'Conflict. The container name is already in use' },
      cause: error,
    })
  })

  it('of an engine that answered is not taken for one that does not', () => {
    const error = Object.assign(said(404, 'No such file'), { code: 'ENOENT' })
    expect(translateEngineError(error, 'look').code).toBe('ENGINE_REFUSED')
  })

  it('that was translated before stays as it is', () => {
    const known = new AppError('CANCELLED', 'Cancelled.')
    expect(translateEngineError(known, 'start')).toBe(known)
  })

  it.each([undefined, null, 'words', 7])('is translated whatever was thrown: %o', (thrown) => {
    expect(translateEngineError(thrown, 'start').code).toBe('ENGINE_REFUSED')
    expect(engineWords(thrown)).toBe(String(thrown))
    expect(statusOf(thrown)).toBeUndefined()
  })
})

describe('a call of the engine', () => {
  it('gives what the engine gave', async () => {
    expect(await engineCall('look', async () => 5)).toBe(5)
  })

  it('throws errors of ours only', async () => {
    const call = engineCall('start source', () => Promise.reject(said(500, portTaken)), { node: 'source' })
    await expect(call).rejects.toMatchObject({ name: 'AppError', code: 'PORT_IN_USE', details: { node: 'source' } })
  })
})
