import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import { test as base, type ElectronApplication, _electron as electron, expect, type Page } from '@playwright/test'

export const root = path.join(__dirname, '..')
const run = promisify(execFile)

export interface StandbyApp {
  app: ElectronApplication
  page: Page
}

export interface Standby {
  dataFolder: string
  /** Starts the app on this test's data folder. */
  launch(env?: Record<string, string>): Promise<StandbyApp>
  /** `npm run standby -- …` on this test's data folder. */
  cli(...words: string[]): Promise<string>
  docker(...words: string[]): Promise<string>
}

/** Where the program to test is: the packaged app, or the Electron runtime that set-up found. */
function program(packaged: boolean): { executablePath: string; args: string[] } {
  // As root there is no sandbox to be had from the operating system.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  if (packaged) return { executablePath: packagedExecutable(), args: sandbox }
  const runtime = process.env.STANDBY_ELECTRON_PATH
  if (!runtime || !existsSync(runtime)) {
    throw new Error('STANDBY_ELECTRON_PATH names no Electron runtime: run these tests by `npm test`')
  }
  return { executablePath: runtime, args: [...sandbox, root] }
}

function packagedExecutable(): string {
  const release = path.join(root, 'release')
  const candidates = [
    'linux-unpacked/standby',
    'mac/Standby.app/Contents/MacOS/Standby',
    'mac-arm64/Standby.app/Contents/MacOS/Standby',
    'win-unpacked/Standby.exe',
  ]
  const found = candidates.map((candidate) => path.join(release, candidate)).find(existsSync)
  if (!found) throw new Error('there is no packaged app in release/: run `npm run package` first')
  return found
}

/** A test's own Standby: its data folder, and everything that it started, are gone afterwards. */
export const test = base.extend<{ standby: Standby }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures wanted from this pattern
  standby: async ({}, use, info) => {
    const dataFolder = await mkdtemp(path.join(tmpdir(), 'standby-e2e-'))
    const open: ElectronApplication[] = []
    const cli = async (...words: string[]) =>
      (
        await run(process.execPath, [path.join(root, 'dist/cli/cli.js'), ...words], {
          env: { ...process.env, STANDBY_DATA: dataFolder },
        })
      ).stdout
    const docker = async (...words: string[]) => (await run('docker', words)).stdout.trim()
    await use({
      dataFolder,
      cli,
      docker,
      launch: async (env = {}) => {
        const app = await electron.launch({
          ...program(info.project.name === 'packaged'),
          env: { ...process.env, STANDBY_DATA: dataFolder, ...env } as Record<string, string>,
        })
        open.push(app)
        const page = await app.firstWindow()
        page.on('pageerror', (error) => info.annotations.push({ type: 'page error', description: error.message }))
        await page.getByRole('heading').first().waitFor()
        return { app, page }
      },
    })
    if (info.status !== info.expectedStatus) {
      for (const [index, app] of open.entries()) {
        const page = app.windows()[0]
        if (page) await page.screenshot({ path: info.outputPath(`failed-${index}.png`) }).catch(() => {})
      }
    }
    for (const app of open) await app.close().catch(() => {})
    await cli('down', '--all')
    await rm(dataFolder, { recursive: true, force: true })
    expect(info.annotations.filter((one) => one.type === 'page error')).toEqual([])
  },
})

export { expect }

/** The ids of this data folder's sessions as their state files say. */
export async function sessionIds(standby: Standby): Promise<string[]> {
  const names = await readdir(path.join(standby.dataFolder, 'sessions')).catch(() => [] as string[])
  return names.filter((name) => /^[a-z0-9]{8}\.json$/.test(name)).map((name) => name.slice(0, 8))
}

/** From the catalogue to the running lab. */
export async function startLab(page: Page, title: string): Promise<void> {
  await page
    .getByRole('button', { name: title })
    .or(page.getByRole('link', { name: title }))
    .first()
    .click()
  await page.getByRole('button', { name: 'Start lab' }).click()
  await expect(page.getByRole('region', { name: 'Topology' })).toBeVisible({ timeout: 60_000 })
}

export async function password(standby: Standby): Promise<string> {
  const [id = ''] = await sessionIds(standby)
  const state = JSON.parse(await readFile(path.join(standby.dataFolder, 'sessions', `${id}.json`), 'utf8')) as {
    password: string
  }
  return state.password
}

/** The container of a node of this test's session. */
export async function containerOf(standby: Standby, node: string): Promise<string> {
  const [id = ''] = await sessionIds(standby)
  const filters = [`label=io.standby.session=${id}`, `label=io.standby.node=${node}`]
  return standby.docker('ps', '-aq', ...filters.flatMap((filter) => ['--filter', filter]))
}

/** Runs SQL as root on a node, past the app: what a second witness says. */
export async function sql(standby: Standby, node: string, statement: string): Promise<string> {
  const container = await containerOf(standby, node)
  return standby.docker(
    'exec',
    '-e',
    `MYSQL_PWD=${await password(standby)}`,
    container,
    'mysql',
    '-uroot',
    '-N',
    '-B',
    '-e',
    statement,
  )
}

/** The serious accessibility issues of what the window shows now. */
export async function seriousViolations(page: Page) {
  // A colour that is still on its way is no colour of the window's.
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
  // The accessibility engine needs no second page here: Electron has one window.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).exclude('.xterm').analyze()
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map(
      (one) =>
        `${one.id}: ${one.nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
    )
}
