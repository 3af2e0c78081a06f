import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCompose } from './compose'
import { refusedServiceKeys } from './compose-schema'

let outside: string
let folder: string

beforeAll(() => {
  outside = realpathSync(mkdtempSync(path.join(tmpdir(), 'standby-compose-')))
  folder = path.join(outside, 'lab')
  mkdirSync(path.join(folder, 'files'), { recursive: true })
  writeFileSync(path.join(folder, 'files', 'my.cnf'), '[mysqld]\n')
  writeFileSync(path.join(outside, 'secret'), 'not of this lab')
  mkdirSync(path.join(outside, 'lab-of-another'))
  symlinkSync(path.join(outside, 'secret'), path.join(folder, 'files', 'leak'))
  symlinkSync(outside, path.join(folder, 'files', 'up'))
  symlinkSync('my.cnf', path.join(folder, 'files', 'inner'))
})
afterAll(() => rmSync(outside, { recursive: true, force: true }))

const read = (text: string, variables: Record<string, string> = { STANDBY_PASSWORD: 's3cret' }) =>
  readCompose(text, folder, variables)

/** One MySQL service named db, with more lines for it, and what stands beside `services`. */
const withService = (lines: string[], top = '') =>
  [
    'services:',
    '  db:',
    '    image: mysql:9.7',
    '    x-standby: { kind: mysql }',
    ...lines.map((one) => `    ${one}`),
    top,
  ].join('\n')

async function onlyProblem(text: string) {
  const { topology, problems } = await read(text)
  expect(topology).toBeNull()
  expect(problems).toHaveLength(1)
  return problems[0]
}

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: Compose's own placeholders */
describe("a lab's compose.yaml", () => {
  it('becomes the nodes that the engine starts', async () => {
    const { topology, problems } = await read(`
services:
  source:
    image: mysql:9.7
    command: mysqld --server-id=1
    hostname: primary-db
    environment: { MYSQL_ROOT_PASSWORD: '\${STANDBY_PASSWORD:-lab}' }
    networks: { lab: { aliases: [db.example] } }
    ports: ['13306:3306']
    volumes: [data:/var/lib/mysql, './files/my.cnf:/etc/mysql/my.cnf:ro']
    healthcheck: { test: [CMD, 'true'], interval: 1s, start_period: 1m }
    mem_limit: 512m
    stop_grace_period: 1500ms
    labels: { team: storage }
    restart: on-failure
    x-standby: { kind: mysql, region: mumbai }
  app:
    image: example/app:1
    entrypoint: [/bin/app]
    depends_on: { source: { condition: service_healthy } }
    x-standby: { kind: api }
networks:
  lab:
volumes:
  data:
`)
    expect(problems).toEqual([])
    expect(topology).toEqual({
      networks: ['lab', 'default'],
      volumes: [{ name: 'data', sizeBytes: null }],
      nodes: [
        {
          id: 'source',
          kind: 'mysql',
          region: 'mumbai',
          backups: null,
          image: 'mysql:9.7',
          command: ['mysqld', '--server-id=1'],
          entrypoint: null,
          environment: { MYSQL_ROOT_PASSWORD: 's3cret' },
          hostname: 'primary-db',
          networks: [{ name: 'lab', aliases: ['db.example'] }],
          ports: [{ container: 3306, host: 13306, protocol: 'tcp' }],
          volumes: [{ name: 'data', target: '/var/lib/mysql' }],
          binds: [{ source: path.join(folder, 'files', 'my.cnf'), target: '/etc/mysql/my.cnf' }],
          healthcheck: {
            test: ['CMD', 'true'],
            intervalMs: 1000,
            timeoutMs: 30_000,
            retries: 3,
            startPeriodMs: 60_000,
          },
          dependsOn: [],
          memoryBytes: 512 * 1024 ** 2,
          stopGraceSeconds: 2,
          labels: { team: 'storage' },
          restart: 'on-failure',
        },
        {
          id: 'app',
          kind: 'api',
          region: null,
          backups: null,
          image: 'example/app:1',
          command: null,
          entrypoint: ['/bin/app'],
          environment: {},
          hostname: 'app',
          networks: [{ name: 'default', aliases: [] }],
          ports: [],
          volumes: [],
          binds: [],
          healthcheck: null,
          dependsOn: [{ node: 'source', condition: 'service_healthy' }],
          memoryBytes: null,
          stopGraceSeconds: null,
          labels: {},
          restart: 'no',
        },
      ],
    })
  })

  it('has its own default where a variable is not set, as when it is taken home', async () => {
    const text = withService(["environment: { MYSQL_ROOT_PASSWORD: '${STANDBY_PASSWORD:-lab}' }"])
    const { topology } = await read(text, {})
    expect(topology?.nodes[0]?.environment).toEqual({ MYSQL_ROOT_PASSWORD: 'lab' })
  })

  it('with a dollar sign that means nothing says where', async () => {
    expect(await onlyProblem(withService(['environment:', '  PRICE: 5$']))).toMatchObject({
      file: 'compose.yaml',
      line: 6,
      key: 'services.db.environment.PRICE',
    })
  })

  it.each(Object.entries(refusedServiceKeys))('may not use %s, and is told why', async (key, words) => {
    const problem = await onlyProblem(withService([`${key}: true`]))
    expect(problem).toEqual({ file: 'compose.yaml', line: 5, key: `services.db.${key}`, message: words })
  })

  it('is told in so many words that privileged, host networking and host mounts are refused', async () => {
    expect((await onlyProblem(withService(['privileged: true'])))?.message).toContain(
      'privileged containers are refused',
    )
    expect((await onlyProblem(withService(['network_mode: host'])))?.message).toContain("never the host's")
    expect((await onlyProblem(withService(['volumes: [/:/host]'])))?.message).toContain('host mounts are refused')
  })

  it('with a key that Standby does not know names it', async () => {
    expect(await onlyProblem(withService(['expose: [80]']))).toMatchObject({
      line: 5,
      key: 'services.db.expose',
      message: 'unknown key "expose"',
    })
    expect(await onlyProblem(withService(['healthcheck:', '  test: [x]', '  disable: true']))).toMatchObject({
      line: 7,
      message: 'unknown key "disable"',
    })
    expect(await onlyProblem(withService([], 'secrets: {}'))).toMatchObject({
      line: 5,
      message: 'unknown key "secrets"',
    })
    expect(await onlyProblem(withService([], 'networks: { lab: { external: true } }'))).toMatchObject({
      message: 'unknown key "external"',
    })
  })

  it('with a wrong value says which, and what it may be', async () => {
    expect(await onlyProblem(withService(['depends_on: { db2: { condition: healthy } }']))).toMatchObject({
      key: 'services.db.depends_on.db2.condition',
      message: expect.stringContaining('service_healthy'),
    })
    expect(await onlyProblem(withService(['environment: 5']))).toMatchObject({
      key: 'services.db.environment',
      message: 'must be a mapping or a list',
    })
    expect(await onlyProblem(withService(["ports: ['0.0.0.0:80:80']"]))).toMatchObject({
      key: 'services.db.ports[0]',
      message: expect.stringContaining('only ever published on 127.0.0.1'),
    })
  })

  it('with a name that breaks the diagram is told to choose another', async () => {
    const text = withService([]).replace('db:', 'end:')
    expect((await onlyProblem(text))?.message).toContain('diagram language')
  })

  it('needs a service', async () => {
    expect(await onlyProblem('services: {}\n')).toMatchObject({ message: 'needs at least one service' })
  })

  it.each(['', '5', '[]', 'null', 'services: 5', 'services: [a]', 'services: { db: 5 }', 'services:\n  db:'])(
    'that is only %j is refused',
    async (text) => {
      const { topology, problems } = await read(text)
      expect(topology).toBeNull()
      expect(problems.length).toBeGreaterThan(0)
    },
  )
})
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: Compose's own placeholders */

describe('what a lab may mount', () => {
  const mount = (volume: string) => onlyProblem(withService([`volumes: ['${volume}']`]))

  it('are files of its own, links within it followed', async () => {
    const { topology } = await read(withService(["volumes: ['./files/inner:/x:ro', './files:/lab:ro']"]))
    expect(topology?.nodes[0]?.binds).toEqual([
      { source: path.join(folder, 'files', 'my.cnf'), target: '/x' },
      { source: path.join(folder, 'files'), target: '/lab' },
    ])
  })

  it.each([
    '/etc/passwd:/x:ro',
    '~/x:/x:ro',
    '../secret:/x:ro',
    'C:\\\\x:/x:ro',
    '/var/run/docker.sock:/var/run/docker.sock',
  ])('is nothing of the machine: %s', async (volume) => {
    const problem = await mount(volume)
    expect(problem).toMatchObject({ line: 5, key: 'services.db.volumes[0]' })
    expect(problem?.message).toMatch(/host mounts are refused|must be name/)
  })

  it('is nothing outside of its folder, by whatever path', async () => {
    for (const from of ['./../secret', './files/../../secret', './../lab-of-another', './']) {
      expect((await mount(`${from}:/x:ro`))?.message).toBe(`"${from}" leaves the lab's folder`)
    }
  })

  it('is nothing outside of its folder, by whatever link', async () => {
    expect((await mount('./files/leak:/x:ro'))?.message).toBe('"./files/leak" is a link that leaves the lab\'s folder')
    expect((await mount('./files/up/secret:/x:ro'))?.message).toContain('is a link that leaves')
  })

  it('must be there', async () => {
    expect((await mount('./files/missing:/x:ro'))?.message).toBe('there is no file "./files/missing"')
  })

  it('is mounted read-only, and must say so', async () => {
    expect((await mount('./files/my.cnf:/x'))?.message).toContain('read-only')
    expect((await mount('./files/my.cnf:/x:rw'))?.message).toContain('read-only')
  })

  it('may have a size, and nothing else', async () => {
    const sized = (options: string) => `volumes: { data: { driver_opts: ${options} } }`
    const bounded = sized('{ type: tmpfs, device: tmpfs, o: size=600m }')
    const { topology } = await read(withService(["volumes: ['data:/x']"], bounded))
    expect(topology?.volumes).toEqual([{ name: 'data', sizeBytes: 600 * 1024 * 1024 }])
    const host = sized('{ type: none, device: /etc, o: bind }')
    const refused = await read(withService(["volumes: ['data:/x']"], host))
    expect(refused.topology).toBeNull()
    expect(refused.problems.map(({ key }) => key)).toContain('volumes.data.driver_opts.device')
    const sneaky = sized("{ type: tmpfs, device: tmpfs, o: 'size=600m,exec' }")
    expect((await onlyProblem(withService(["volumes: ['data:/x']"], sneaky)))?.message).toContain('must be a size')
  })

  it('are volumes that the file names, without options', async () => {
    expect((await mount('data:/x'))?.message).toBe('there is no volume "data" at the top level')
    expect((await mount('constructor:/x'))?.message).toBe('there is no volume "constructor" at the top level')
    expect((await mount('data'))?.message).toContain('must be name:/path')
    expect((await mount('data:relative'))?.message).toContain('must be name:/path')
    expect((await onlyProblem(withService(["volumes: ['data:/x:ro']"], 'volumes: { data: }')))?.message).toContain(
      'takes no options',
    )
  })
})

describe('a store of backups', () => {
  const store = (standby: string, volumes = 'volumes: [kept:/backups]') =>
    [
      'services:',
      '  backup:',
      '    image: mysql:9.7',
      `    x-standby: ${standby}`,
      `    ${volumes}`,
      'volumes: { kept: }',
    ].join('\n')

  it('has a folder for them on a named volume', async () => {
    const { topology, problems } = await read(store('{ kind: store, backups: /backups }'))
    expect(problems).toEqual([])
    expect(topology?.nodes[0]?.backups).toBe('/backups')
    const below = await read(store('{ kind: store, backups: /backups/shop }'))
    expect(below.topology?.nodes[0]?.backups).toBe('/backups/shop')
  })

  it.each([
    ['{ kind: store, backups: backups }', 'must be an absolute folder of the container, such as /backups'],
    ['{ kind: store, backups: /backups/../etc }', 'must be an absolute folder of the container, such as /backups'],
    ['{ kind: store, backups: / }', 'must be an absolute folder of the container, such as /backups'],
    ['{ kind: mysql, backups: /backups }', 'only a service of kind store keeps backups'],
    ['{ kind: store, backups: /back }', 'there is no named volume at /back: add one to volumes, as backups:/back'],
  ])('with %s is told in which line and why', async (standby, message) => {
    expect(await onlyProblem(store(standby))).toEqual({
      file: 'compose.yaml',
      line: 4,
      key: 'services.backup.x-standby.backups',
      message,
    })
  })
})

describe('services that name one another', () => {
  it('must name what is there', async () => {
    expect(await onlyProblem(withService(['depends_on:', '  - cache']))).toMatchObject({
      key: 'services.db.depends_on.cache',
      message: 'there is no service "cache"',
    })
    expect(await onlyProblem(withService(['networks: [lab]']))).toMatchObject({
      line: 5,
      message: 'there is no network "lab" at the top level',
    })
    expect((await onlyProblem(withService(['networks: [constructor]'])))?.message).toContain('no network "constructor"')
  })

  const chain = (links: Record<string, string[]>) =>
    `services:\n${Object.entries(links)
      .map(([id, on]) => `  ${id}: { image: x, x-standby: { kind: api }, depends_on: [${on.join(', ')}] }`)
      .join('\n')}\n`

  it('may not be named as the server in which backups are restored', async () => {
    expect(await onlyProblem(chain({ scratch: [] }))).toMatchObject({ line: 2, key: 'services.scratch' })
  })

  it('may not wait for each other', async () => {
    expect(await onlyProblem(chain({ a: ['b'], b: ['c'], c: ['b'] }))).toMatchObject({
      line: 3,
      message: 'depends on itself: b -> c -> b',
    })
    expect((await onlyProblem(chain({ a: ['a'] })))?.message).toBe('depends on itself: a -> a')
  })

  it('may wait for the same one, and many of them are no more work than a few', async () => {
    const links: Record<string, string[]> = { top: [] }
    let before = ['top']
    for (let layer = 0; layer < 30; layer += 1) {
      const names = [`a${layer}`, `b${layer}`]
      for (const name of names) links[name] = before
      before = names
    }
    expect((await read(chain(links))).problems).toEqual([])
  })
})
