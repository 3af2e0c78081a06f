import { runBlocks } from './guide'
import { expect, seriousViolations, startLab, test } from './standby'

test('a week of backups passes in the window, and the calendar says what can be restored', async ({ standby }) => {
  test.setTimeout(240_000)
  const { page } = await standby.launch()
  await startLab(page, 'Weeks of backups in a minute')
  const backups = page.getByRole('region', { name: 'Backups' })
  const calendar = backups.getByRole('region', { name: 'Calendar' })
  await expect(calendar).toContainText('No day has passed yet.')
  await runBlocks(page)
  await expect(calendar.getByRole('button', { name: /^Day 3, Tuesday/ })).toBeVisible({ timeout: 60_000 })
  const diagram = page.getByRole('region', { name: 'Topology' })
  await expect(diagram).toContainText(/(full|incremental) · \d/, { timeout: 20_000 })
  await page.screenshot({ path: test.info().outputPath('passing-dark.png') })
  await expect(calendar).toContainText('The ends of days 1 to 7 can be restored.', { timeout: 120_000 })
  await expect(diagram).toContainText(/\d+ backups/)
  await calendar.getByRole('button', { name: 'Day 1, Sunday: full, incremental; can be restored' }).click()
  await expect(calendar).toContainText('full-001.sql.gz')
  expect(await seriousViolations(page)).toEqual([])
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    await page.screenshot({ path: test.info().outputPath(`week-${colorScheme}.png`) })
  }
})
