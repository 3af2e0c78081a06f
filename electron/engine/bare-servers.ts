import type { Engine } from './engine'
import { engineCall } from './engine-error'
import type { Seed } from './seed'

/** MySQL servers started by hand: no network, no volumes and no containers of their own, only a copied data directory each. */
export interface BareServers {
  /** When the copying began, in milliseconds since 1970. */
  startedAt: number
  /** Of 127.0.0.1, in the order of the servers. */
  ports: number[]
  remove(): Promise<void>
}

const folder = '/var/lib/mysql'

/**
 * Starts as many `mysqld` as there are lists of options, all in one container that was made before the clock ran: what
 * servers need by themselves, for comparison.
 */
export async function startBareServers(engine: Engine, seed: Seed, options: string[][]): Promise<BareServers> {
  const ports = options.map((_, index) => 3306 + index)
  const container = await engineCall('start bare servers', () =>
    engine.docker.createContainer({
      Image: seed.reference,
      Entrypoint: ['sleep', 'infinity'],
      User: 'root',
      ExposedPorts: Object.fromEntries(ports.map((port) => [`${port}/tcp`, {}])),
      HostConfig: {
        SecurityOpt: ['no-new-privileges'],
        PortBindings: Object.fromEntries(ports.map((port) => [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: '' }]])),
      },
    }),
  )
  const remove = () => engineCall('remove bare servers', () => container.remove({ force: true, v: true }))
  try {
    await engineCall('start bare servers', () => container.start())
    const found = await engineCall('start bare servers', () => container.inspect())
    const exec = await engineCall('start bare servers', () =>
      container.exec({ Cmd: ['bash', '-c', startScript(options)], AttachStdout: true, AttachStderr: true }),
    )
    const stream = await engineCall('start bare servers', () => exec.start({ hijack: true, stdin: false }))
    const startedAt = await new Promise<number>((resolve, reject) => {
      let said = ''
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8')
        const time = /begun (\d+)/.exec(said)?.[1]
        if (time) resolve(Number(time))
      })
      stream.once('close', () => reject(new Error(`bare servers did not start: ${said}`)))
    })
    return {
      startedAt,
      ports: ports.map((port) => Number(found.NetworkSettings.Ports[`${port}/tcp`]?.[0]?.HostPort)),
      remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Copies, as for a session, and starts each server as soon as its own copy is there. */
function startScript(options: string[][]): string {
  const servers = options.map((own, index) => {
    const data = `${folder}/${index}`
    const words = [
      `--datadir=${data}`,
      `--port=${3306 + index}`,
      `--socket=/tmp/${index}.sock`,
      `--pid-file=/tmp/${index}.pid`,
      '--user=mysql',
      ...own,
    ]
    return `(mkdir ${data} && chown mysql: ${data} && cp -a --sparse=always /standby-seed/. ${data}/ &&
      rm -f ${data}/auto.cnf ${data}/binlog.* ${data}/mysqld-auto.cnf && exec mysqld ${words.join(' ')}) >/tmp/${index}.log 2>&1 &`
  })
  return ['echo "begun $(date +%s%3N)"', ...servers, 'wait'].join('\n')
}
