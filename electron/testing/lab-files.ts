import { stringify } from 'yaml'
import { shopFiles } from '../cli/bench-shop'

/** A lab's files, by their path in its folder. */
export type LabFiles = Record<string, string>

interface LabContent {
  services: Record<string, object>
  /** Steps by file name without its ending: front matter, and the text under it. */
  steps?: Record<string, { title?: string; checks?: object[]; body?: string }>
  terminals?: string[]
  traffic?: object[]
  /** Volumes with options, by name. */
  volumes?: Record<string, object>
  networks?: string[]
  /** More files: set-up files for a server, configuration. */
  files?: LabFiles
}

/** A lab as an instructor would write it, with nothing in it but what a test is about. */
export function labFiles(content: LabContent): LabFiles {
  const steps = content.steps ?? { '01-look': {} }
  const networks = Object.fromEntries((content.networks ?? ['lab']).map((name) => [name, null]))
  return {
    'lab.yaml': stringify({
      title: 'A lab of a test',
      summary: 'What a test needs, and no more.',
      level: 'beginner',
      minutes: 1,
      topics: ['Tests'],
      objectives: ['Hold what is tested'],
      terminals: content.terminals ?? [],
      traffic: content.traffic ?? [],
    }),
    'compose.yaml': stringify({
      services: content.services,
      networks,
      volumes: { ...volumesOf(content.services), ...content.volumes },
    }),
    ...Object.fromEntries(
      Object.entries(steps).map(([id, { title = id, checks = [], body = 'Look at it.' }]) => [
        `steps/${id}.md`,
        `---\n${stringify({ title, checks })}---\n${body}\n`,
      ]),
    ),
    ...content.files,
  }
}

/** A MySQL server that takes little memory, with a volume of its own and GTIDs on. */
export function mysqlService(
  id: string,
  serverId: number,
  change: Record<string, unknown> = {},
  options: string[] = [],
) {
  return {
    image: 'mysql:9.7',
    'x-standby': { kind: 'mysql' },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose's own placeholder
    environment: { MYSQL_ROOT_PASSWORD: '${STANDBY_PASSWORD:-lab}', MYSQL_INITDB_SKIP_TZINFO: '1' },
    command: [
      `--server-id=${serverId}`,
      '--gtid-mode=ON',
      '--enforce-gtid-consistency=ON',
      `--report-host=${id}`,
      '--innodb-buffer-pool-size=32M',
      '--mysqlx=OFF',
      ...options,
    ],
    volumes: [`${id}-data:/var/lib/mysql`],
    networks: ['lab'],
    ...change,
  }
}

/** A container that does nothing until it is stopped, and then stops at once. */
export function idleService(change: Record<string, unknown> = {}) {
  return {
    image: 'mysql:9.7',
    'x-standby': { kind: 'client' },
    entrypoint: ['bash', '-c', 'trap "exit 0" TERM; sleep infinity & wait'],
    networks: ['lab'],
    ...change,
  }
}

/** A source and a replica that know nothing of each other. */
export function pairLab(content: Partial<LabContent> = {}): LabFiles {
  return labFiles({
    services: { source: mysqlService('source', 1), replica: mysqlService('replica', 2) },
    ...content,
  })
}

function volumesOf(services: Record<string, object>): Record<string, object | null> {
  const volumes: Record<string, object | null> = {}
  for (const service of Object.values(services)) {
    for (const volume of (service as { volumes?: string[] }).volumes ?? []) {
      const [from = ''] = volume.split(':')
      if (!from.startsWith('.')) volumes[from] = null
    }
  }
  return volumes
}

/** A server that begins as {@link shopFiles} says. */
export function shopServer(id: string, serverId: number, change: Record<string, unknown> = {}, options: string[] = []) {
  return mysqlService(
    id,
    serverId,
    {
      volumes: [`${id}-data:/var/lib/mysql`, shopFiles.mount],
      ...change,
    },
    options,
  )
}
