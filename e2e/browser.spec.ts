import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { idleService, labFiles, mysqlService } from '../electron/testing/lab-files'
import { startServer, Tunnel, test } from './browser-standby'
import { firstLab, openShell, screen, showShell } from './shell'
import { containerOf, expect, seriousViolations, startLab } from './standby'
import { workThrough } from './whole-lab'

test('a learner goes from the printed link to the last check of the first lab, and reloads on the way', async ({
  page,
  standby,
  served,
}) => {
  test.setTimeout(480_000)
  await page.goto(served.link)
  await expect(page.getByRole('heading').first()).toBeVisible()
  expect(page.url()).toBe(`http://127.0.0.1:${served.port}/`)
  await startLab(page, firstLab)
  await workThrough(page, standby, 'async-replication', async (index) => {
    if (index !== 3) return
    await openShell(page, 'replica')
    await page.keyboard.type('echo before-$((40 + 2))\n')
    await expect(screen(page)).toContainText('before-42')
    await page.reload()
    await page.getByRole('button', { name: 'Continue' }).click()
    await showShell(page, 'replica')
    await expect(screen(page)).toContainText('before-42')
  })
  const [cookie] = await page.context().cookies()
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  expect(served.printed()).not.toContain(cookie?.value)
})

test('the terminal takes every key and a flood of output, in two pages, and over a tunnel that breaks', async ({
  page,
  context,
  served,
}) => {
  const tunnel = new Tunnel(served.port)
  await tunnel.connect()
  await page.goto(served.link.replace(`127.0.0.1:${served.port}`, `localhost:${tunnel.port}`))
  await startLab(page, firstLab)
  await openShell(page, 'source')

  await test.step('an interactive program, a flood, and a resize', async () => {
    await page.keyboard.type('less /etc/passwd\n')
    await expect(screen(page)).toContainText('root:x:0:0')
    await page.keyboard.press('q')
    await page.keyboard.type('seq 1 400000; echo the-end-$((1 + 1))\n')
    await expect(screen(page)).toContainText('the-end-2', { timeout: 60_000 })
    await page.setViewportSize({ width: 1200, height: 900 })
    await expect(async () => {
      await page.keyboard.type('clear; stty size\n')
      await expect(screen(page)).toContainText(/^\s*\d+ \d+/m, { timeout: 2000 })
    }).toPass()
  })

  await test.step('the tunnel breaks: the page says so, refuses what is clicked, and comes back by itself', async () => {
    await tunnel.cut()
    const banner = page.getByRole('alert').filter({ hasText: 'It comes back by itself' })
    await expect(banner).toBeVisible()
    await page
      .getByRole('button', { name: /^Run on / })
      .first()
      .click()
    await expect(page.getByText('This was not done: there is no connection to Standby.')).toBeVisible()
    await tunnel.connect()
    await expect(banner).toBeHidden({ timeout: 20_000 })
    await expect(screen(page)).toContainText(/root@.*[#$]/)
    await screen(page).click({ force: true })
    await page.keyboard.type('echo back-$((40 + 3))\n')
    await expect(screen(page)).toContainText('back-43')
  })

  await test.step('a second page takes the terminal, and the first takes it back with a key', async () => {
    const second = await context.newPage()
    await second.goto(`http://localhost:${tunnel.port}/`)
    await second.getByRole('button', { name: 'Continue' }).click()
    await showShell(second, 'source')
    await expect(screen(second)).toContainText('back-43')
    await expect(screen(page)).toContainText('shown on another page now')
    await page.bringToFront()
    await page.keyboard.press('x')
    await expect(screen(page)).not.toContainText('shown on another page now')
    await page.keyboard.type('echo mine-$((40 + 4))\n')
    await expect(screen(page)).toContainText('mine-44')
    await second.close()
  })
  await tunnel.cut()
})

test('the browser does what the desktop does: downloads, uploads, copies', async ({ page, context, served }, info) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(served.link)

  await test.step('progress is saved as a download, and taken in again', async () => {
    await page
      .getByRole('button', { name: 'Progress' })
      .or(page.getByRole('link', { name: 'Progress' }))
      .first()
      .click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save to a file' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/^standby-progress-\d{4}-\d{2}-\d{2}\.json$/)
    const file = await download.path()
    expect(JSON.parse(await readFile(file, 'utf8'))).toBeTruthy()
    await page.getByLabel('Progress file').setInputFiles(file)
    await expect(page.getByRole('dialog')).toContainText('Everything in this file is here already.')
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().click()
  })

  await test.step('settings offer a path to type, and no dialog of the server', async () => {
    await page
      .getByRole('button', { name: 'Settings' })
      .or(page.getByRole('link', { name: 'Settings' }))
      .first()
      .click()
    await expect(page.getByText('A path on the machine that runs Standby.').first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Choose' })).toHaveCount(0)
  })

  for (const scheme of ['light', 'dark'] as const) {
    await test.step(`nothing is hard to reach, ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme })
      expect(await seriousViolations(page)).toEqual([])
    })
  }

  await test.step('a password is copied to the clipboard', async () => {
    await page.goto(new URL('/', served.link).href)
    await startLab(page, firstLab)
    await page.getByRole('button', { name: 'Copy the root password' }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^[A-Za-z0-9]{12}$/)
  })

  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await expect(page.getByRole('region', { name: 'Topology' }).locator('svg').first()).toBeVisible()
    await page.screenshot({ path: info.outputPath(`lab-${scheme}.png`) })
  }
})

const labWithStore = labFiles({
  services: {
    db: mysqlService('db', 1),
    backup: idleService({ 'x-standby': { kind: 'store', backups: '/backups' }, volumes: ['backups:/backups'] }),
  },
})

test("a lab of one's own, and a file out of its store, which the browser downloads", async ({
  page,
  standby,
  served,
}) => {
  const labs = path.join(standby.dataFolder, 'own-labs')
  for (const [name, text] of Object.entries(labWithStore)) {
    const file = path.join(labs, 'a-backup', name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  await page.goto(served.link)
  await page
    .getByRole('button', { name: 'Settings' })
    .or(page.getByRole('link', { name: 'Settings' }))
    .first()
    .click()
  const own = page.locator('section', { hasText: 'Labs of your own' })
  await own.getByLabel('Folder').fill(labs)
  await own.getByRole('button', { name: 'Save' }).click()
  await page
    .getByRole('button', { name: 'Labs' })
    .or(page.getByRole('link', { name: 'Labs' }))
    .first()
    .click()
  await startLab(page, 'A lab of a test')
  const store = await containerOf(standby, 'backup')
  await standby.docker('exec', store, 'sh', '-c', 'seq 1 200000 > /backups/numbers.sql')
  const backups = page.getByRole('region', { name: 'Backups' })
  await backups.getByRole('button', { name: /^numbers\.sql/ }).click()
  const downloading = page.waitForEvent('download')
  await backups.getByRole('button', { name: 'Copy out' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('numbers.sql')
  const lines = (await readFile(await download.path(), 'utf8')).split('\n')
  expect([lines.length, lines[0], lines.at(-2)]).toEqual([200_001, '1', '200000'])
})

test('nobody else gets in: a used link, another profile, a second workbench on the same data', async ({
  page,
  browser,
  standby,
  served,
}) => {
  await page.goto(served.link)
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  const stranger = await browser.newContext()
  const other = await stranger.newPage()
  await other.goto(served.link)
  await expect(other.getByRole('heading')).toHaveText('This link does not open Standby')
  await other.goto(`http://127.0.0.1:${served.port}/`)
  await expect(other.getByRole('heading')).toHaveText('This link does not open Standby')

  await test.step('Enter prints a link for one more browser', async () => {
    await other.goto(await served.nextLink())
    await expect(other).toHaveTitle('Standby')
    await expect(other.getByRole('navigation').first()).toBeVisible()
  })

  await test.step('a second workbench on the same data is told where the first is', async () => {
    const second = startServer(standby.dataFolder)
    const status = await new Promise((resolve) => second.process.once('exit', resolve))
    expect(status).toBe(1)
    expect(second.printed()).toMatch(/^Standby is open in a browser already, on the same data \(process \d+\)/)
  })

  await test.step('Ctrl+C ends it, and the page says what to do', async () => {
    expect(await served.interrupt()).toBe(0)
    await expect(page.getByText('The connection to Standby is lost')).toBeVisible()
    const again = startServer(standby.dataFolder, '--port', `${served.port}`)
    await expect(page.getByText('This browser needs a new link')).toBeVisible({ timeout: 20_000 })
    again.process.kill('SIGINT')
    expect(await new Promise((resolve) => again.process.once('exit', resolve))).toBe(0)
  })
  await stranger.close()
})
