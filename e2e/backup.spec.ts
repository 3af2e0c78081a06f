import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { idleService, labFiles, mysqlService } from '../electron/testing/lab-files'
import { runBlocks } from './guide'
import { containerOf, expect, seriousViolations, sql, startLab, test } from './standby'

const title = 'A lab of a test'
const fence = (language: string, node: string, code: string) => `\`\`\`${language} node=${node}\n${code}\n\`\`\``

const lab = labFiles({
  services: {
    db: mysqlService('db', 1),
    backup: idleService({
      'x-standby': { kind: 'store', backups: '/backups' },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose's own placeholder
      environment: { MYSQL_ROOT_PASSWORD: '${STANDBY_PASSWORD:-lab}' },
      volumes: ['backups:/backups'],
    }),
  },
  terminals: ['db', 'backup'],
  steps: {
    '01-take': {
      title: 'Take a backup',
      checks: [
        {
          name: 'The backup restores',
          backup: { file: '*.sql.gz', restores: { as: 'db', schemas: ['shop'] }, checksum: true },
        },
      ],
      body: [
        fence(
          'sql',
          'db',
          'CREATE DATABASE shop;\nCREATE TABLE shop.orders (id INT PRIMARY KEY);\nINSERT INTO shop.orders WITH RECURSIVE n AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM n WHERE id < 900) SELECT id FROM n;',
        ),
        fence(
          'sh',
          'backup',
          'export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"\nmysqldump --host=db --user=root --single-transaction --databases shop | gzip > /backups/full.sql.gz\ncd /backups && sha256sum full.sql.gz > full.sql.gz.sha256',
        ),
      ].join('\n\n'),
    },
    '02-restore': {
      title: 'Bring it back',
      checks: [
        {
          name: 'All orders are there',
          query: { node: 'db', sql: 'SELECT COUNT(*) FROM shop.orders', equals: [[900]] },
        },
      ],
      // The restore of a dump with GTIDs into the server that has them: only the rows are wanted.
      body: fence(
        'sh',
        'backup restores=db',
        'export MYSQL_PWD="$MYSQL_ROOT_PASSWORD"\ngzip -dc /backups/full.sql.gz | grep -v GTID_PURGED | mysql --host=db --user=root',
      ),
    },
  },
})

test('a backup is taken, verified, and brings a dropped table back', async ({ standby }) => {
  test.setTimeout(240_000)
  const labs = await mkdtemp(path.join(tmpdir(), 'standby-labs-'))
  try {
    for (const [name, text] of Object.entries(lab)) {
      const file = path.join(labs, 'a-backup', name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, text)
    }
    const { app, page } = await standby.launch({ STANDBY_LABS: labs })
    await startLab(page, title)
    const backups = page.getByRole('region', { name: 'Backups' })
    await expect(backups).toContainText('There is no backup yet.')
    await runBlocks(page)
    await expect(page.getByText('Step done', { exact: true })).toBeVisible({ timeout: 60_000 })

    const row = backups.getByRole('button', { name: /full\.sql\.gz full/ })
    await test.step('the panel says what it is, and that it restores', async () => {
      await expect(row).toContainText('not verified', { timeout: 20_000 })
      await row.click()
      await expect(backups).toContainText('The sum beside it is its own.')
      await backups.getByRole('button', { name: 'Verify', exact: true }).click()
      await expect(row).toContainText('verified', { timeout: 60_000 })
      await expect(backups).toContainText(/Restored into an empty server in .* s: 1 table, 900 rows\./, {
        timeout: 60_000,
      })
      expect(await seriousViolations(page)).toEqual([])
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
        await page.screenshot({ path: test.info().outputPath(`backups-${colorScheme}.png`) })
      }
    })

    await test.step('one can look into it, and copy it out', async () => {
      await backups.getByRole('button', { name: 'Look inside' }).click()
      const dialog = page.getByRole('dialog', { name: 'full.sql.gz' })
      await expect(dialog).toContainText('-- MySQL dump')
      await page.keyboard.press('Escape')
      await expect(dialog).toBeHidden()
      const target = path.join(labs, 'copied.sql.gz')
      await app.evaluate(({ dialog: dialogs }, filePath) => {
        dialogs.showSaveDialog = async () => ({ canceled: false, filePath })
      }, target)
      await backups.getByRole('button', { name: 'Copy out' }).click()
      await expect(page.getByText('Copied to this machine')).toBeVisible()
      const said = await standby.docker(
        'exec',
        await containerOf(standby, 'backup'),
        'sha256sum',
        '/backups/full.sql.gz',
      )
      const sum = createHash('sha256')
        .update(await readFile(target))
        .digest('hex')
      expect(said.split(' ')[0]).toBe(sum)
    })

    await test.step('a table is dropped, restored, and the check turns green', async () => {
      await sql(standby, 'db', 'DROP TABLE shop.orders')
      await page.getByRole('button', { name: 'Next', exact: true }).click()
      await expect(page.getByRole('heading', { name: 'Bring it back' })).toBeVisible()
      await expect(page.getByText('Step done', { exact: true })).toBeHidden()
      await runBlocks(page)
      await expect(page.getByText('Step done', { exact: true })).toBeVisible({ timeout: 30_000 })
    })

    await test.step('the same block asks first where there is something to overwrite, and types nothing when one thinks again', async () => {
      await page.getByRole('button', { name: "Run again on backup's shell" }).click()
      const dialog = page.getByRole('dialog', { name: 'Restore onto db?' })
      await expect(dialog).toContainText('shop: orders (900 rows)')
      expect(await seriousViolations(page)).toEqual([])
      await page.screenshot({ path: test.info().outputPath('overwrite-dark.png') })
      await dialog.getByRole('button', { name: 'Cancel' }).click()
      await expect(dialog).toBeHidden()
      await expect(page.getByRole('button', { name: "Run again on backup's shell" })).toBeEnabled()
    })

    await test.step('the panel restores onto a server that holds rows once its name was typed, and says how it went', async () => {
      await sql(standby, 'db', 'DELETE FROM shop.orders WHERE id > 500')
      await backups.getByRole('button', { name: 'Restore onto…' }).click()
      const dialog = page.getByRole('dialog', { name: 'Restore full.sql.gz' })
      await dialog.getByLabel('Onto which server').selectOption('db')
      await expect(dialog).toContainText('shop: orders (500 rows)', { timeout: 20_000 })
      await expect(dialog).toContainText('error 3546')
      const start = dialog.getByRole('button', { name: 'Restore onto db' })
      await expect(start).toBeDisabled()
      await dialog.getByLabel('Type db to restore onto it').fill('other')
      await expect(start).toBeDisabled()
      await dialog.getByLabel('Type db to restore onto it').fill('db')
      expect(await seriousViolations(page)).toEqual([])
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
        await page.screenshot({ path: test.info().outputPath(`restore-${colorScheme}.png`) })
      }
      await start.click()
      await expect(dialog).toBeHidden()
      await expect(backups).toContainText('Restored: 1 table, 900 rows, every row on db as in the backup.', {
        timeout: 60_000,
      })
    })

    await test.step('the panel takes a dump', async () => {
      await backups.getByRole('button', { name: 'Take a dump' }).click()
      const dialog = page.getByRole('dialog', { name: 'Take a dump' })
      await page.screenshot({ path: test.info().outputPath('dump-dark.png') })
      await dialog.getByRole('button', { name: 'Take the dump' }).click()
      await expect(dialog).toBeHidden()
      await expect(backups.getByRole('button', { name: /full-\d{8}-\d{6}\.sql\.gz full/ })).toBeVisible({
        timeout: 30_000,
      })
      await page.getByRole('button', { name: 'Put away: Dump of db into backup' }).waitFor()
      expect(await seriousViolations(page)).toEqual([])
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
        await page.screenshot({ path: test.info().outputPath(`works-${colorScheme}.png`) })
      }
    })
  } finally {
    await rm(labs, { recursive: true, force: true })
  }
})
