import { describe, expect, it } from 'vitest'
import { apiSettings, probeSettings, readModeOf, sameAddress } from './settings'

describe('the settings of the API', () => {
  it('need the database and have a value for everything else', () => {
    expect(apiSettings({ DB_WRITE_HOST: 'db' }, 'api1')).toEqual({
      serverName: 'api1',
      write: { host: 'db', port: 3306 },
      reads: [{ host: 'db', port: 3306 }],
      user: 'shop',
      password: 'shop-secret',
      poolSize: 10,
      connectTimeoutMs: 1000,
      queryTimeoutMs: 1500,
      readMode: 'source',
    })
    expect(() => apiSettings({}, 'api1')).toThrow('DB_WRITE_HOST must be set')
  })

  it('take several servers to read from, each with its port', () => {
    const env = { DB_WRITE_HOST: 'proxy', DB_WRITE_PORT: '3307', DB_READ_HOSTS: 'replica1, replica2:3308' }
    expect(apiSettings(env, 'api1')).toMatchObject({
      write: { host: 'proxy', port: 3307 },
      reads: [
        { host: 'replica1', port: 3306 },
        { host: 'replica2', port: 3308 },
      ],
    })
  })

  it.each([
    ['POOL_SIZE', 'many', 'POOL_SIZE must be a whole number from 1 to 1000'],
    ['POOL_SIZE', '0', 'POOL_SIZE must be a whole number from 1 to 1000'],
    ['DB_WRITE_PORT', '70000', 'DB_WRITE_PORT must be a whole number from 1 to 65535'],
    ['DB_READ_HOSTS', 'a:b:c', 'DB_READ_HOSTS must be ports from 1 to 65535'],
    ['READ_MODE', 'master', 'READ_MODE must be one of source, replica, read-your-writes'],
  ])('refuse %s=%s by name', (name, value, said) => {
    expect(() => apiSettings({ DB_WRITE_HOST: 'db', [name]: value }, 'api1')).toThrow(said)
  })
})

describe('the settings of the probe', () => {
  it('name each server and the port on which it is answered for', () => {
    const env = { PROBE_SERVERS: 'db1=9001,db2:3307=9002', DB_PASSWORD: 'x' }
    expect(probeSettings(env)).toEqual({
      servers: [
        { host: 'db1', port: 3306, listen: 9001 },
        { host: 'db2', port: 3307, listen: 9002 },
      ],
      user: 'probe',
      password: 'x',
      intervalMs: 200,
      timeoutMs: 500,
      maxLagSeconds: 5,
    })
  })

  it.each([
    [undefined, 'PROBE_SERVERS must be set'],
    ['db1', 'PROBE_SERVERS must be host=port'],
    ['=9001', 'PROBE_SERVERS must be host or host:port'],
    ['db1=9001,db2=9001', 'PROBE_SERVERS must be a port of its own'],
  ])('refuse %j', (servers, said) => {
    expect(() => probeSettings({ PROBE_SERVERS: servers })).toThrow(said)
  })
})

it('an address is the same with the same host and port', () => {
  expect(sameAddress({ host: 'a', port: 1 }, { host: 'a', port: 1 })).toBe(true)
  expect(sameAddress({ host: 'a', port: 1 }, { host: 'a', port: 2 })).toBe(false)
})

it('a read mode is one of three', () => {
  expect(readModeOf('replica')).toBe('replica')
  expect([readModeOf('master'), readModeOf(undefined), readModeOf({})]).toEqual([null, null, null])
})
