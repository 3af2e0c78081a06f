import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeKinds } from '../contract/lab'
import { containerName, containerOptions, demultiplex, networkName, volumeName } from './containers'
import type { NodeSpec } from './node-spec'

const owner = { session: 'k2j4h8s1', lab: 'async-replication', home: 'a1b2c3d4e5f6' }

const spec = (change: Partial<NodeSpec> = {}): NodeSpec => ({
  id: 'source',
  kind: 'mysql',
  region: null,
  backups: null,
  image: 'mysql:9.7',
  command: null,
  entrypoint: null,
  environment: {},
  hostname: 'source',
  networks: [{ name: 'lab', aliases: [] }],
  ports: [],
  volumes: [],
  binds: [],
  healthcheck: null,
  dependsOn: [],
  memoryBytes: null,
  stopGraceSeconds: null,
  labels: {},
  restart: 'no',
  ...change,
})

const options = (change: Partial<NodeSpec> = {}) => containerOptions(owner, spec(change), 'standby/mysql:9.7')

describe("a node's container", () => {
  it('is what the lab asks for, under names that Compose would give', () => {
    const asked = options({
      command: ['mysqld', '--server-id=1'],
      entrypoint: ['/entry'],
      environment: { MYSQL_ROOT_PASSWORD: 'a=b', EMPTY: '' },
      hostname: 'primary-db',
      networks: [
        { name: 'lab', aliases: ['db.example'] },
        { name: 'other', aliases: [] },
      ],
      volumes: [{ name: 'data', target: '/var/lib/mysql' }],
      healthcheck: { test: ['CMD', 'true'], intervalMs: 1500, timeoutMs: 2000, retries: 3, startPeriodMs: 0 },
      memoryBytes: 1024,
      stopGraceSeconds: 7,
      restart: 'on-failure',
    })
    expect(asked).toMatchObject({
      name: 'standby-async-replication-k2j4h8s1-source-1',
      Image: 'standby/mysql:9.7',
      Hostname: 'primary-db',
      Cmd: ['mysqld', '--server-id=1'],
      Entrypoint: ['/entry'],
      Env: ['MYSQL_ROOT_PASSWORD=a=b', 'EMPTY='],
      StopTimeout: 7,
      // The engine counts in nanoseconds.
      Healthcheck: { Test: ['CMD', 'true'], Interval: 1.5e9, Timeout: 2e9, Retries: 3, StartPeriod: 0 },
      HostConfig: {
        Memory: 1024,
        RestartPolicy: { Name: 'on-failure' },
        NetworkMode: 'standby-async-replication-k2j4h8s1_lab',
        Mounts: [
          {
            Type: 'volume',
            Source: 'standby-async-replication-k2j4h8s1_data',
            Target: '/var/lib/mysql',
            ReadOnly: false,
          },
        ],
      },
      NetworkingConfig: {
        EndpointsConfig: { 'standby-async-replication-k2j4h8s1_lab': { Aliases: ['source', 'db.example'] } },
      },
    })
  })

  it('leaves to the image what the lab does not say', () => {
    for (const key of ['Cmd', 'Entrypoint', 'Healthcheck']) expect(options()).not.toHaveProperty(key)
    expect(options().HostConfig).not.toHaveProperty('Memory')
  })

  it('gives a MySQL server a minute for a clean stop, unless the lab says otherwise', () => {
    expect(options().StopTimeout).toBe(60)
    expect(options({ kind: 'api' }).StopTimeout).toBe(10)
    expect(options({ stopGraceSeconds: 3 }).StopTimeout).toBe(3)
  })

  it.each([
    ['mysql', '3306/tcp'],
    ['proxy', '8404/tcp'],
    ['api', '8080/tcp'],
  ] as const)(
    'publishes the port that the workbench needs of a node of kind %s, on a port that the engine picks',
    (kind, port) => {
      expect(options({ kind }).HostConfig?.PortBindings).toEqual({ [port]: [{ HostIp: '127.0.0.1', HostPort: '' }] })
    },
  )

  it.each(['probe', 'store', 'client'] as const)('publishes nothing of a node of kind %s', (kind) => {
    expect(options({ kind }).HostConfig?.PortBindings).toEqual({})
  })

  it('publishes the ports of the lab beside it, and 3306 once where the lab names it', () => {
    const ports: NodeSpec['ports'] = [
      { container: 3306, host: 13306, protocol: 'tcp' },
      { container: 53, host: 0, protocol: 'udp' },
    ]
    expect(options({ ports }).HostConfig?.PortBindings).toEqual({
      '3306/tcp': [{ HostIp: '127.0.0.1', HostPort: '13306' }],
      '53/udp': [{ HostIp: '127.0.0.1', HostPort: '' }],
    })
    const udp = options({ ports: [{ container: 3306, host: 0, protocol: 'udp' }] }).HostConfig?.PortBindings
    expect(Object.keys(udp ?? {})).toEqual(['3306/udp', '3306/tcp'])
  })

  it('tells Compose and us the same story, whatever labels the lab gives itself', () => {
    const asked = options({
      labels: {
        team: 'storage',
        'io.standby.session': 'aaaaaaaa',
        'io.standby.node': 'x',
        'io.standby.home': 'x',
        'com.docker.compose.project': 'x',
      },
    })
    expect(asked.Labels).toEqual({
      team: 'storage',
      'io.standby.session': 'k2j4h8s1',
      'io.standby.lab': 'async-replication',
      'io.standby.home': 'a1b2c3d4e5f6',
      'io.standby.node': 'source',
      'com.docker.compose.project': 'standby-async-replication-k2j4h8s1',
      'com.docker.compose.service': 'source',
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
    })
  })

  it('is on no network where the lab names none', () => {
    const asked = options({ networks: [] })
    expect(asked.HostConfig?.NetworkMode).toBe('none')
    expect(asked).not.toHaveProperty('NetworkingConfig')
  })

  it('is named as its network and volumes are', () => {
    expect(containerName(owner, 'source')).toBe('standby-async-replication-k2j4h8s1-source-1')
    expect(networkName(owner, 'lab')).toBe('standby-async-replication-k2j4h8s1_lab')
    expect(volumeName(owner, 'data')).toBe('standby-async-replication-k2j4h8s1_data')
  })
})

describe('whatever a lab says, a container', () => {
  const text = fc.string({ maxLength: 20 })
  const anySpec = fc.record({
    kind: fc.constantFrom(...nodeKinds),
    environment: fc.dictionary(text, text),
    labels: fc.dictionary(fc.oneof(text, fc.constantFrom('io.standby.session', 'io.standby.node')), text),
    networks: fc.array(fc.record({ name: fc.constantFrom('lab', 'host', 'none', 'bridge'), aliases: fc.array(text) })),
    ports: fc.array(
      fc.record({
        container: fc.integer({ min: 1, max: 65535 }),
        host: fc.integer({ min: 0, max: 65535 }),
        protocol: fc.constantFrom('tcp' as const, 'udp' as const),
      }),
    ),
    volumes: fc.array(fc.record({ name: text, target: text })),
    binds: fc.array(fc.record({ source: text, target: text })),
    restart: fc.constantFrom('no' as const, 'always' as const),
  })
  const forAll = (check: (asked: ReturnType<typeof options>) => void) =>
    fc.assert(
      fc.property(anySpec, (change) => {
        check(options(change))
      }),
    )

  it('is never privileged, and can gain no privileges', () => {
    forAll(({ HostConfig }) => {
      expect(HostConfig?.Privileged).toBe(false)
      expect(HostConfig?.SecurityOpt).toEqual(['no-new-privileges'])
      for (const key of ['CapAdd', 'Devices', 'PidMode', 'IpcMode', 'UsernsMode', 'Binds', 'VolumesFrom']) {
        expect(HostConfig).not.toHaveProperty(key)
      }
    })
  })

  it('publishes nothing but on 127.0.0.1', () => {
    forAll(({ HostConfig }) => {
      expect(HostConfig).not.toHaveProperty('PublishAllPorts')
      const all = Object.values(HostConfig?.PortBindings as Record<string, { HostIp: string }[]>).flat()
      for (const { HostIp } of all) expect(HostIp).toBe('127.0.0.1')
    })
  })

  it('mounts files of the machine read-only, and volumes of its own session only', () => {
    forAll(({ HostConfig }) => {
      for (const mount of HostConfig?.Mounts ?? []) {
        if (mount.Type === 'bind') expect(mount.ReadOnly).toBe(true)
        else expect(mount.Source).toMatch(/^standby-async-replication-k2j4h8s1_/)
      }
    })
  })

  it("is on networks of its own session, never the host's", () => {
    forAll(({ HostConfig }) =>
      expect(HostConfig?.NetworkMode).toMatch(/^(none|standby-async-replication-k2j4h8s1_.*)$/),
    )
  })

  it('carries the labels by which it is found and removed', () => {
    forAll(({ Labels }) => {
      expect(Labels).toMatchObject({ 'io.standby.session': 'k2j4h8s1', 'io.standby.node': 'source' })
    })
  })
})

describe('a log without a terminal', () => {
  const frame = (stream: number, text: string) => {
    const header = Buffer.alloc(8)
    header.writeUInt8(stream, 0)
    header.writeUInt32BE(Buffer.byteLength(text), 4)
    return Buffer.concat([header, Buffer.from(text)])
  }

  it("loses the engine's frame headers, and characters that frames cut in two are whole", () => {
    const cut = Buffer.concat([frame(1, 'one\n'), frame(2, 'two: für\n')])
    expect(demultiplex(cut)).toBe('one\ntwo: für\n')
    const umlaut = Buffer.from('ü')
    const half = (byte: number) =>
      Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 1]), umlaut.subarray(byte, byte + 1)])
    expect(demultiplex(Buffer.concat([half(0), half(1)]))).toBe('ü')
  })

  it('that ends in the middle of a frame keeps what came', () => {
    expect(demultiplex(frame(1, 'whole and cut').subarray(0, 13))).toBe('whole')
    expect(demultiplex(Buffer.concat([frame(1, 'whole'), Buffer.from([1, 0, 0])]))).toBe('whole')
    expect(demultiplex(Buffer.alloc(0))).toBe('')
  })
})
