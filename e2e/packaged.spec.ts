import { expect, startLab, test } from './standby'

test('the packaged app starts, and runs a lab on real servers', async ({ standby }) => {
  const { app, page } = await standby.launch()
  expect(await app.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true)
  await startLab(page, 'Set up asynchronous replication')
  await expect(page.getByRole('region', { name: 'Topology' })).toContainText('gtid 1-120')
  await page.getByRole('button', { name: 'Run on source' }).first().click()
  await expect(page.getByRole('tabpanel').filter({ visible: true }).locator('.xterm-accessibility-tree')).toContainText(
    'COUNT(*)',
  )
})
