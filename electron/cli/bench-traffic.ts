import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { delay } from '../base/wait'
import { AppError } from '../contract/errors'
import { benchServer, writeBenchLab } from './bench-lab'
import { shopFiles } from './bench-shop'
import type { Command } from './command'

/** Placing orders and keeping their ledger may take this share of a core. */
const aim = 0.5
const rate = 500

/**
 * What 500 orders a second cost the workbench: the processor time of this process, which also watches the topology and runs
 * checks meanwhile. Fails above half a core, and when fewer orders than that were acknowledged.
 */
export const benchTraffic: Command = async ({ openHouse, words, output, signal }) => {
  const seconds = Number(words[1] ?? 10)
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 120) {
    throw new AppError('INPUT_INVALID', 'bench traffic <seconds>: a number from 1 to 120')
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'standby-bench-'))
  const house = await openHouse({
    STANDBY_DATA: path.join(folder, 'data'),
    STANDBY_LABS: await writeBenchLab(path.join(folder, 'labs'), {
      services: {
        db: benchServer(
          'db',
          [
            '--server-id=1',
            '--gtid-mode=ON',
            '--enforce-gtid-consistency=ON',
            '--innodb-flush-log-at-trx-commit=2',
            '--sync-binlog=0',
          ],
          [shopFiles.mount],
        ),
      },
      traffic: [{ name: 'shoppers', into: 'db', by: 'mysql', shoppers: 20, rate }],
      files: shopFiles.files,
    }),
  })
  try {
    await house.engine.require()
    const id = await house.sessions.start('bench')
    await house.sessions.whenStarted(id)
    const session = house.sessions.get(id)
    try {
      const share = await busyShare(seconds, signal)
      await session.traffic.command('shoppers', { kind: 'start' })
      await delay(1000, signal)
      const before = session.traffic.stream('shoppers').acknowledged
      const busy = await busyShare(seconds, signal)
      const perSecond = (session.traffic.stream('shoppers').acknowledged - before) / seconds
      await session.traffic.command('shoppers', { kind: 'stop' })
      const { acknowledged, lostCount } = await session.traffic.reconcile('shoppers', 'db')
      output.value({ seconds, ordersPerSecond: perSecond, idleShare: share, share: busy, aim, acknowledged, lostCount })
      output.line(`idle     ${percent(share)} of a core`)
      output.line(`orders   ${perSecond.toFixed(0)} a second, ${percent(busy)} of a core (at most ${percent(aim)})`)
      output.line(`ledger   ${acknowledged} acknowledged, ${lostCount} lost`)
      return busy <= aim && perSecond >= rate * 0.98 && lostCount === 0 ? 0 : 1
    } finally {
      await house.sessions.end(id)
    }
  } finally {
    house.dispose()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Of one core, over so many seconds from now on. */
async function busyShare(seconds: number, signal: AbortSignal): Promise<number> {
  const before = process.cpuUsage()
  const begun = process.hrtime.bigint()
  await delay(seconds * 1000, signal)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / (Number(process.hrtime.bigint() - begun) / 1000)
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}
