import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type Docker from 'dockerode'
import { pack } from 'tar-fs'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { labFiles, mysqlService } from '../testing/lab-files'
import { realEngine } from '../testing/real-engine'
import { openTestHouse, root, temporaryFolder } from '../testing/test-house'
import { demultiplex } from './containers'
import type { Engine } from './engine'
import { execInContainer } from './exec'
import { readImageList } from './image-list'
import { ImageStore } from './images'

/** Everything that a shell, an SQL text or a configuration file could trip over. */
const rootPassword = `r00t 'quote" \\back $dollar #hash`
const userPassword = `ada's \\ "own"`
const gtids = ['--gtid-mode=ON', '--enforce-gtid-consistency=ON', '--server-id=7']
/** Starts in half the time. */
const quick = ['--mysqlx=OFF', '--innodb-redo-log-capacity=8M', '--innodb-buffer-pool-size=32M']

const initFiles = {
  '10-executable.sh': '#!/bin/bash\necho "executed as $0" >>/tmp/order\n',
  '20-tables.sql':
    "CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(20));\nINSERT INTO orders VALUES (1, 'Ada');\n",
  '30-rows.sql.gz': gzipSync("INSERT INTO orders VALUES (2, 'Zoë 🐬');\n"),
  '40-sourced.sh': 'echo "sourced, with $MYSQL_DATABASE" >>/tmp/order\n',
  '50-ignored.txt': 'Not for the server.\n',
}

let engine: Engine
let image: string
let folder: string
const containers: Docker.Container[] = []

beforeAll(async () => {
  engine = await realEngine()
  folder = temporaryFolder()
  const images = new ImageStore(await readImageList(path.join(root, 'docker')), () => '')
  image = (await images.ensure(engine, 'mysql:9.7', () => {}, new AbortController().signal)).reference
})

afterAll(async () => {
  await Promise.all(containers.map((container) => container.remove({ force: true, v: true })))
  rmSync(folder, { recursive: true, force: true })
})

interface RunOptions {
  environment?: Record<string, string>
  command?: string[]
  user?: string
  /** Files to be there before the start, by absolute path. */
  files?: Record<string, string | Buffer>
}

async function run(options: RunOptions): Promise<Docker.Container> {
  const container = await engine.docker.createContainer({
    Image: image,
    Env: Object.entries(options.environment ?? {}).map(([name, value]) => `${name}=${value}`),
    ...(options.command ? { Cmd: options.command } : {}),
    ...(options.user ? { User: options.user } : {}),
    HostConfig: { NetworkMode: 'none' },
  })
  containers.push(container)
  if (options.files) {
    const content = path.join(folder, container.id)
    for (const [name, text] of Object.entries(options.files)) {
      mkdirSync(path.dirname(path.join(content, name)), { recursive: true })
      writeFileSync(path.join(content, name), text)
      chmodSync(path.join(content, name), name.includes('executable') ? 0o755 : 0o644)
    }
    await container.putArchive(pack(content) as unknown as NodeJS.ReadableStream, { path: '/' })
  }
  await container.start()
  return container
}

const log = async (container: Docker.Container) =>
  demultiplex((await container.logs({ stdout: true, stderr: true, follow: false })) as unknown as Buffer)

async function exec(container: Docker.Container, command: string[], environment: Record<string, string> = {}) {
  return execInContainer(engine, container.id, 'the server', { command, environment, timeoutMs: 20_000 })
}

/** Runs statements as the user, and gives back what the client printed. */
async function query(
  container: Docker.Container,
  sql: string,
  user = 'root',
  password = rootPassword,
): Promise<string> {
  // Over TCP: the server that the entrypoint runs for the set-up does not listen there.
  const client = ['mysql', '--protocol=tcp', '-h127.0.0.1', `-u${user}`, '-Ne', sql]
  const { exitCode, stdout, stderr } = await exec(container, client, { MYSQL_PWD: password })
  if (exitCode !== 0) throw new Error(stderr.trim())
  return stdout.trim()
}

async function answers(container: Docker.Container, user = 'root', password = rootPassword): Promise<void> {
  await vi.waitFor(
    async () => {
      const { State } = await container.inspect()
      if (!State.Running) expect.fail(await log(container))
      await query(container, 'SELECT 1', user, password)
    },
    { timeout: 90_000, interval: 250 },
  )
}

async function ends(container: Docker.Container): Promise<{ status: number; log: string }> {
  const { StatusCode } = (await container.wait()) as { StatusCode: number }
  return { status: StatusCode, log: await log(container) }
}

describe('a server that was given everything', () => {
  let server: Docker.Container

  beforeAll(async () => {
    server = await run({
      environment: {
        MYSQL_ROOT_PASSWORD: rootPassword,
        MYSQL_DATABASE: 'my_shop',
        MYSQL_USER: 'ada',
        MYSQL_PASSWORD: userPassword,
        MYSQL_INITDB_SKIP_TZINFO: '1',
      },
      command: [...gtids, ...quick],
      files: {
        ...Object.fromEntries(
          Object.entries(initFiles).map(([name, text]) => [`docker-entrypoint-initdb.d/${name}`, text]),
        ),
        'etc/mysql/conf.d/classroom.cnf': '[mysqld]\nmax_connections = 77\n',
      },
    })
    await answers(server)
  })

  test('takes MYSQL_ROOT_PASSWORD for root from anywhere, whatever is in it', async () => {
    expect(await query(server, 'SELECT CURRENT_USER()')).toBe('root@%')
    expect(
      await query(server, "SELECT CONCAT(user, '@', host) FROM mysql.user WHERE user IN ('root', 'ada') ORDER BY 1"),
    ).toBe('ada@%\nroot@%\nroot@localhost')
    await expect(query(server, 'SELECT 1', 'root', 'wrong')).rejects.toThrow('ERROR 1045')
    await expect(query(server, 'SELECT 1', 'root', '')).rejects.toThrow('ERROR 1045')
  })

  test('has the database of MYSQL_DATABASE, and MYSQL_USER may do everything in it and nothing elsewhere', async () => {
    expect(await query(server, 'SELECT customer FROM my_shop.orders WHERE id = 1', 'ada', userPassword)).toBe('Ada')
    expect(await query(server, 'SHOW GRANTS FOR ada')).toBe(
      'GRANT USAGE ON *.* TO `ada`@`%`\nGRANT ALL PRIVILEGES ON `my\\\\_shop`.* TO `ada`@`%`',
    )
    await expect(query(server, 'CREATE DATABASE myxshop', 'ada', userPassword)).rejects.toThrow('ERROR 1044')
  })

  test('has run the files of docker-entrypoint-initdb.d in order, and no others', async () => {
    expect((await exec(server, ['cat', '/tmp/order'])).stdout).toBe(
      'executed as /docker-entrypoint-initdb.d/10-executable.sh\nsourced, with my_shop\n',
    )
    expect(await query(server, 'SELECT id, customer FROM my_shop.orders ORDER BY id')).toBe('1\tAda\n2\tZoë 🐬')
    expect(await log(server)).toContain('ignoring /docker-entrypoint-initdb.d/50-ignored.txt')
  })

  test('counts the files as its history, and its accounts not', async () => {
    expect(await query(server, 'SELECT @@global.gtid_executed')).toMatch(/^[0-9a-f-]{36}:1-3$/)
  })

  test('runs as user mysql, 999, on the paths of the official image', async () => {
    const shell = async (command: string) => (await exec(server, ['sh', '-c', command])).stdout.trim()
    expect(await shell('id mysql')).toBe('uid=999(mysql) gid=999(mysql) groups=999(mysql)')
    expect(await shell("sed -n 's/^Uid:\\t\\([0-9]*\\).*/\\1/p' /proc/1/status; cat /proc/1/comm")).toBe('999\nmysqld')
    expect(await shell('stat -c "%u:%g" /var/lib/mysql /var/lib/mysql/ibdata1')).toBe('999:999\n999:999')
    expect(await query(server, 'SELECT @@datadir, @@socket, @@secure_file_priv, @@pid_file')).toBe(
      '/var/lib/mysql/\t/var/run/mysqld/mysqld.sock\t/var/lib/mysql-files/\t/var/run/mysqld/mysqld.pid',
    )
    expect(await query(server, 'SELECT @@max_connections')).toBe('77')
    const { Config } = await engine.docker.getImage(image).inspect()
    expect(Config.Volumes).toEqual({ '/var/lib/mysql': {} })
    expect(Object.keys(Config.ExposedPorts ?? {})).toEqual(['3306/tcp', '33060/tcp'])
    expect(Config.Entrypoint).toEqual(['docker-entrypoint.sh'])
    expect(Config.Cmd).toEqual(['mysqld'])
  })

  test('is made as well from a copy of a ready data directory', async () => {
    const house = await openTestHouse({
      labs: {
        copy: labFiles({
          services: {
            db: mysqlService(
              'db',
              7,
              {
                environment: {
                  MYSQL_ROOT_PASSWORD: rootPassword.replaceAll('$', '$$$$'),
                  MYSQL_DATABASE: 'my_shop',
                  MYSQL_USER: 'ada',
                  MYSQL_PASSWORD: userPassword,
                  MYSQL_INITDB_SKIP_TZINFO: '1',
                },
                volumes: ['db-data:/var/lib/mysql', './init:/docker-entrypoint-initdb.d:ro'],
              },
              quick,
            ),
          },
        }),
      },
    })
    onTestFinished(() => house.close())
    const init = path.join(house.labsFolder, 'copy', 'init')
    mkdirSync(init)
    for (const [name, text] of Object.entries(initFiles)) {
      writeFileSync(path.join(init, name), text)
      chmodSync(path.join(init, name), name.includes('executable') ? 0o755 : 0o644)
    }
    await house.house.catalog.reload()
    const session = await house.start('copy')
    const copy = engine.docker.getContainer(`standby-copy-${session.id}-db-1`)

    const describe = async (container: Docker.Container) => {
      const users = await query(container, "SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM mysql.user ORDER BY 1")
      const grants: Record<string, string> = {}
      for (const user of users.split('\n')) grants[user] = await query(container, `SHOW GRANTS FOR ${user}`)
      return {
        grants,
        accounts: await query(
          container,
          `SELECT user, host, plugin, account_locked, password_expired, User_attributes FROM mysql.user ORDER BY 1, 2`,
        ),
        databases: await query(container, 'SHOW DATABASES'),
        tables: await query(
          container,
          `SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE, TABLE_COLLATION FROM information_schema.TABLES
           WHERE TABLE_SCHEMA <> 'performance_schema' ORDER BY 1, 2`,
        ),
        rows: await query(container, 'SELECT * FROM my_shop.orders ORDER BY id'),
        components: await query(container, 'SELECT COUNT(*) FROM mysql.component'),
        history: (await query(container, 'SELECT @@global.gtid_executed')).replace(/^[0-9a-f-]{36}/, 'its own'),
        order: (await exec(container, ['cat', '/tmp/order'])).stdout,
      }
    }
    const [made, copied] = await Promise.all([describe(server), describe(copy)])
    expect(copied).toEqual(made)
    expect(await query(copy, 'SELECT CURRENT_USER()', 'ada', userPassword)).toBe('ada@%')
    expect(await query(copy, 'SELECT @@server_uuid')).not.toBe(await query(server, 'SELECT @@server_uuid'))
  })

  test('keeps its data over a restart, and runs no file twice', async () => {
    await query(server, "INSERT INTO my_shop.orders VALUES (3, 'Eve')")
    const uuid = await query(server, 'SELECT @@server_uuid')
    await server.restart()
    await answers(server)
    expect(await query(server, 'SELECT GROUP_CONCAT(id ORDER BY id) FROM my_shop.orders')).toBe('1,2,3')
    expect(await query(server, 'SELECT @@server_uuid')).toBe(uuid)
    expect((await exec(server, ['cat', '/tmp/order'])).stdout.split('\n')).toHaveLength(3)
  })

  test('shuts down cleanly when it is stopped', async () => {
    const begun = Date.now()
    await server.stop()
    expect(Date.now() - begun).toBeLessThan(9000)
    expect((await server.inspect()).State.ExitCode).toBe(0)
    expect(await log(server)).toContain('Shutdown complete')
  })
})

test.concurrent('secrets are taken from files, and root can be kept to the server itself', async () => {
  const server = await run({
    environment: {
      MYSQL_ROOT_PASSWORD_FILE: '/run-secrets/root',
      MYSQL_DATABASE_FILE: '/run-secrets/database',
      MYSQL_USER_FILE: '/run-secrets/user',
      MYSQL_PASSWORD_FILE: '/run-secrets/password',
      MYSQL_ROOT_HOST: 'localhost',
    },
    command: ['mysqld', ...quick],
    files: {
      'run-secrets/root': `${rootPassword}\n`,
      'run-secrets/database': 'library\n',
      'run-secrets/user': 'bob\n',
      'run-secrets/password': `${userPassword}\n`,
    },
  })
  await answers(server, 'bob', userPassword)
  expect(await query(server, 'SHOW DATABASES', 'bob', userPassword)).toContain('library')
  await expect(query(server, 'SELECT 1')).rejects.toThrow('ERROR 1045')
  const client = [
    'mysql',
    '--protocol=socket',
    '-uroot',
    '-Ne',
    "SELECT GROUP_CONCAT(host) FROM mysql.user WHERE user = 'root'",
  ]
  expect((await exec(server, client, { MYSQL_PWD: rootPassword })).stdout.trim()).toBe('localhost')
  // The variable is none of the server's business.
  expect((await exec(server, ['sh', '-c', 'tr "\\0" "\\n" </proc/1/environ'])).stdout).not.toContain('_FILE=')
})

test.concurrent('a random root password is made up and told once, by a server that runs as mysql from the start', async () => {
  const server = await run({
    environment: { MYSQL_RANDOM_ROOT_PASSWORD: 'yes' },
    command: ['mysqld', ...quick],
    user: 'mysql',
  })
  await vi.waitFor(async () => expect(await log(server)).toMatch(/GENERATED ROOT PASSWORD: \S+/), {
    timeout: 60_000,
    interval: 250,
  })
  const [, password = ''] = /GENERATED ROOT PASSWORD: (\S+)/.exec(await log(server)) ?? []
  await answers(server, 'root', password)
})

describe('a start is refused', () => {
  test('without a word on the root password', async () => {
    const { status, log } = await ends(await run({}))
    expect(status).toBe(1)
    for (const name of ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD']) {
      expect(log).toContain(name)
    }
  })

  test('when a secret is given twice', async () => {
    const environment = { MYSQL_ROOT_PASSWORD: 'one', MYSQL_ROOT_PASSWORD_FILE: '/run-secrets/root' }
    const { status, log } = await ends(await run({ environment, files: { 'run-secrets/root': 'two' } }))
    expect(status).toBe(1)
    expect(log).toContain('both MYSQL_ROOT_PASSWORD and MYSQL_ROOT_PASSWORD_FILE are set')
  })

  test('with an option that mysqld does not know, which is named', async () => {
    const environment = { MYSQL_ROOT_PASSWORD: 'one' }
    const { status, log } = await ends(await run({ environment, command: ['--no-such-option=1'] }))
    expect(status).not.toBe(0)
    expect(log).toContain('no-such-option')
  })
})

test('what is no server needs no password', async () => {
  const [version, shell] = await Promise.all([
    run({ command: ['--version'] }).then(ends),
    run({ command: ['bash', '-c', 'echo "as $(id -un)"'] }).then(ends),
  ])
  expect(version).toMatchObject({ status: 0, log: expect.stringMatching(/Ver 9\.7\.\d+/) })
  expect(shell).toEqual({ status: 0, log: 'as root\n' })
})
