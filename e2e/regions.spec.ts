import type { Page } from '@playwright/test'
import { expect, seriousViolations, startLab, test } from './standby'

const title = 'Lose a whole region'

const node = (page: Page, id: string) =>
  page.getByTestId('drawing').getByRole('button', { name: new RegExp(`^${id},`) })
const chips = (page: Page) => page.getByRole('list', { name: 'Active faults' })

test('regions are boxes of the diagram, and one of them is destroyed and started again', async ({ standby }) => {
  const { page } = await standby.launch()
  await startLab(page, title)
  const diagram = page.getByTestId('drawing')
  await expect(diagram.locator('.cluster')).toHaveCount(2)
  await expect(diagram).toContainText('mumbai')
  await expect(diagram).toContainText('singapore')
  await expect(node(page, 'replica')).toHaveAccessibleName(/up to date/, { timeout: 30_000 })
  const drawing = () => page.getByTestId('diagram').locator('svg[id^="topology-"]').getAttribute('id')
  for (const colorScheme of ['light', 'dark'] as const) {
    const before = await drawing()
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    await expect(diagram.locator('.cluster')).toHaveCount(2)
    if (colorScheme === 'dark') await expect.poll(drawing).not.toBe(before)
    // Laid out for labels of their own size: with less room than this nothing could be read.
    expect((await node(page, 'source').boundingBox())?.width).toBeGreaterThan(25)
    expect(await seriousViolations(page)).toEqual([])
    await page.screenshot({ path: `test-results/regions-${colorScheme}.png` })
  }

  await node(page, 'replica').click()
  await page.getByRole('dialog', { name: 'replica' }).getByRole('button', { name: 'Destroy the region' }).click()
  for (const id of ['source', 'replica']) await expect(node(page, id)).toHaveAccessibleName(/disk lost/)
  await expect(node(page, 'store')).toHaveAccessibleName(/no backups/)
  await expect(chips(page)).toContainText('mumbai: region destroyed')
  await page.screenshot({ path: 'test-results/regions-lost.png' })

  await chips(page).getByRole('button', { name: 'Start the region with empty disks' }).click()
  await expect(chips(page)).toBeHidden({ timeout: 30_000 })
  await expect(node(page, 'source')).toHaveAccessibleName(/read-write/)
})
