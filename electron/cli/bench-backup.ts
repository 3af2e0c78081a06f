import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BackupFile } from '../backup/backup-files'
import { restoreDump } from '../backup/restore-test'
import { type ScratchServer, scratchNode, startScratchServer } from '../backup/scratch-server'
import { delay, throwIfAborted } from '../base/wait'
import { AppError } from '../contract/errors'
import type { Engine } from '../engine/engine'
import { execInNode } from '../engine/exec'
import { streamInNode } from '../engine/exec-stream'
import type { Session } from '../session/session'
import { median, seconds } from './bench-lab'
import type { Command } from './command'

/** Through the workbench a dump, and a restore, may take this many times as long as by the bare tools. */
const aim = 1.1
/** The workbench may take this much memory while it restores a dump of the size below. */
const aimMegabytes = 300
const bigMegabytes = 500
const lab = 'logical-backup'
const dumpCommand =
  'mysqldump --host=source --user=root --single-transaction --routines --events --set-gtid-purged=OFF --databases shop'

/**
 * Dump and restore of the lab's 200,000 rows: typed into the terminal and streamed by the restore test, against the same tools alone
 * in the same containers. Then the memory of this process while a dump of 500 MB is restored. Fails beyond the aims.
 */
export const benchBackup: Command = async ({ openHouse, words, output, signal }) => {
  const runs = Number(words[1] ?? 5)
  if (!Number.isInteger(runs) || runs < 1)
    throw new AppError('INPUT_INVALID', 'bench backup <runs>: a number from 1 up')
  const folder = await mkdtemp(path.join(tmpdir(), 'standby-bench-'))
  const house = await openHouse({ STANDBY_DATA: path.join(folder, 'data') })
  try {
    const engine = await house.engine.require()
    const spec = house.catalog.lab(lab).topology.nodes.find(({ id }) => id === 'source')
    const id = await house.sessions.start(lab)
    await house.sessions.whenStarted(id)
    const session = house.sessions.get(id)
    try {
      if (!spec || session.view.value.state !== 'running')
        throw new AppError('NODE_NOT_READY', 'The lab did not start.')
      const { password } = session.servers.server('source', 'check').address
      const scratch = await startScratchServer(engine, session.owner, spec, password, signal)
      const bench: Bench = { engine, session, scratch, signal }
      const dump = { workbench: [] as number[], bare: [] as number[] }
      const restore = { workbench: [] as number[], bare: [] as number[] }
      const packed = { workbench: [] as number[], bare: [] as number[] }
      for (let run = 0; run <= runs; run += 1) {
        throwIfAborted(signal)
        const times = {
          typed: await timeTypedDump(bench, run),
          bareDump: await timeBareDump(bench),
          panel: await timePanelDump(bench, run),
          barePacked: await timeBarePackedDump(bench),
          streamed: await timeStreamedRestore(bench),
          bareRestore: await timeBareRestore(bench),
        }
        output.line(
          `${run === 0 ? 'warm-up' : `run ${run}  `}  dump ${seconds(times.typed)}, bare ${seconds(times.bareDump)}   packed ${seconds(times.panel)}, bare ${seconds(times.barePacked)}   restore ${seconds(times.streamed)}, bare ${seconds(times.bareRestore)}`,
        )
        if (run === 0) continue
        dump.workbench.push(times.typed)
        dump.bare.push(times.bareDump)
        packed.workbench.push(times.panel)
        packed.bare.push(times.barePacked)
        restore.workbench.push(times.streamed)
        restore.bare.push(times.bareRestore)
      }
      const ratios = {
        dump: median(dump.workbench) / median(dump.bare),
        packed: median(packed.workbench) / median(packed.bare),
        restore: median(restore.workbench) / median(restore.bare),
      }
      output.line(
        `ratio    dump ${ratios.dump.toFixed(2)}, packed ${ratios.packed.toFixed(2)}, restore ${ratios.restore.toFixed(2)} (at most ${aim})`,
      )
      const memory = await measureMemory(bench)
      output.line(
        `memory   ${memory.peakMegabytes.toFixed(0)} MB at most while ${bigMegabytes} MB were restored in ${seconds(memory.tookMs)} (below ${aimMegabytes} MB)`,
      )
      output.value({ runs, dump, packed, restore, ratios, memory, aim, aimMegabytes })
      return ratios.dump <= aim && ratios.packed <= aim && ratios.restore <= aim && memory.peakMegabytes < aimMegabytes
        ? 0
        : 1
    } finally {
      await house.sessions.end(id)
    }
  } finally {
    house.dispose()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Bench {
  engine: Engine
  session: Session
  scratch: ScratchServer
  signal: AbortSignal
}

/** Typed into the terminal as a guide's block is, until the tool says that it has ended. */
async function timeTypedDump({ session, signal }: Bench, run: number): Promise<number> {
  const mark = `/tmp/ended-${run}`
  const code = `export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"; ${dumpCommand} > /backups/typed.sql; date +%s%3N > ${mark}`
  session.terminals.guide('backup', 'shell')
  const begun = Date.now()
  session.terminals.type('backup', 'shell', code)
  for (const deadline = begun + 120_000; Date.now() < deadline; ) {
    const { exitCode, stdout } = await session.checkContext.exec('backup', { command: ['cat', mark], timeoutMs: 5000 })
    if (exitCode === 0 && stdout.trim() !== '') return Number(stdout) - begun
    await delay(200, signal)
  }
  throw new AppError('NODE_NOT_READY', 'The dump did not end.')
}

async function timeBareDump(bench: Bench): Promise<number> {
  return timeInside(bench, 'backup', `export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"; ${dumpCommand} > /backups/bare.sql`)
}

/** As the window's panel takes it: packed, with its sum beside it. */
async function timePanelDump({ session, signal }: Bench, run: number): Promise<number> {
  const begun = Date.now()
  await session.backupFiles.dump({ node: 'source', store: 'backup', name: `panel-${run}.sql.gz` })
  const works = await session.backupWorks.list.until(([work]) => work !== undefined && work.state !== 'running', signal)
  const [work] = works
  if (work?.state !== 'done' || work.endedAt === null) throw new AppError('FILE_UNREADABLE', `${work?.said.join(' ')}`)
  return work.endedAt - begun
}

/** The same tools, in the container of the server, with the sum that whoever knows backups makes. */
async function timeBarePackedDump(bench: Bench): Promise<number> {
  const dump = dumpCommand.replace('--host=source', '--protocol=socket')
  return timeInside(
    bench,
    'source',
    `{ ${dump} | gzip > /tmp/bare.sql.gz && sha256sum /tmp/bare.sql.gz > /tmp/bare.sql.gz.sha256; }`,
  )
}

async function timeStreamedRestore(bench: Bench): Promise<number> {
  const file = await backupFile(bench, 'typed.sql')
  await emptyScratch(bench)
  const begun = Date.now()
  await restored(bench, file)
  return Date.now() - begun
}

/** The same file, in the container of the server itself. */
async function timeBareRestore(bench: Bench): Promise<number> {
  const { engine, session } = bench
  const source = await streamInNode(engine, session.owner, 'backup', {
    command: ['cat', '/backups/typed.sql'],
    stdin: false,
    timeoutMs: 60_000,
  })
  const target = await streamInNode(engine, session.owner, scratchNode, {
    command: ['sh', '-c', 'cat > /tmp/bare.sql'],
    stdin: true,
    timeoutMs: 60_000,
  })
  const copied = new Promise((resolve) => target.stdout.once('end', resolve))
  target.stdout.resume()
  source.stdout.pipe(target.stdin)
  await copied
  await emptyScratch(bench)
  return timeInside(bench, scratchNode, 'mysql --user=root --protocol=socket < /tmp/bare.sql')
}

async function measureMemory(bench: Bench): Promise<{ peakMegabytes: number; tookMs: number }> {
  const { session } = bench
  const script = `
    echo '-- MySQL dump 10.13' > /backups/big.sql
    echo 'CREATE DATABASE big; USE big; CREATE TABLE big (pad MEDIUMTEXT);' >> /backups/big.sql
    head -c 750000 /dev/urandom | base64 -w 0 | sed "s/^/INSERT INTO big VALUES ('/; s/$/');/" > /tmp/line; echo >> /tmp/line
    for i in $(seq ${bigMegabytes}); do cat /tmp/line; done >> /backups/big.sql
    echo '-- Dump completed' >> /backups/big.sql`
  await session.checkContext.exec('backup', { command: ['bash', '-c', script], timeoutMs: 120_000 })
  const file = await backupFile(bench, 'big.sql')
  await emptyScratch(bench)
  let peak = 0
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const timer = setInterval(look, 20)
  const begun = Date.now()
  try {
    await session.backups.files.details(file)
    await restored(bench, file)
  } finally {
    look()
    clearInterval(timer)
  }
  return { peakMegabytes: peak / 1e6, tookMs: Date.now() - begun }
}

async function restored({ engine, session, scratch, signal }: Bench, file: BackupFile): Promise<void> {
  const problem = await restoreDump({
    engine,
    owner: session.owner,
    file,
    compressed: false,
    into: scratch,
    onProgress: () => {},
    signal,
  })
  if (problem) throw new AppError('SQL_FAILED', problem)
}

async function backupFile({ session }: Bench, name: string): Promise<BackupFile> {
  const file = (await session.backups.list('backup')).find((one) => one.name === name)
  if (!file) throw new AppError('FILE_UNREADABLE', `There is no ${name}.`)
  return file
}

async function emptyScratch({ scratch }: Bench): Promise<void> {
  for (const schema of ['shop', 'big'])
    await scratch.server.query(`DROP DATABASE IF EXISTS ${schema}`, { timeoutMs: 60_000 })
}

/** What a command takes by a clock in its own container. */
async function timeInside({ engine, session, scratch }: Bench, node: string, command: string): Promise<number> {
  const script = `begun=$(date +%s%3N); ${command} || exit 1; echo "took $(( $(date +%s%3N) - begun ))"`
  const { stdout, stderr } = await execInNode(engine, session.owner, node, {
    command: ['bash', '-c', script],
    environment: { MYSQL_PWD: scratch.password },
    timeoutMs: 120_000,
  })
  const took = /took (\d+)/.exec(stdout)?.[1]
  if (took === undefined) throw new AppError('SQL_FAILED', `${node}: ${stderr.trim().slice(-300)}`)
  return Number(took)
}
