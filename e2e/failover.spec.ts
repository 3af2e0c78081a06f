import type { Page } from '@playwright/test'
import { runBlocks } from './guide'
import { expect, seriousViolations, sql, startLab, test } from './standby'

const title = 'Fail over without a hand'

const node = (page: Page, id: string) => page.getByTestId('diagram').getByRole('button', { name: new RegExp(`^${id}`) })
const figure = (page: Page, name: string) => page.getByRole('group', { name }).locator('p').nth(1)

/** Founds the group, lets the others join, and lets shoppers in, as the guide's first steps do. */
async function untilOrdersFlow(page: Page): Promise<void> {
  for (const step of ['Found the group', 'Let the others join', 'Send orders to whoever is primary']) {
    await expect(page.getByRole('heading', { name: step })).toBeVisible()
    await runBlocks(page)
    await expect(page.getByText('Step done', { exact: true })).toBeVisible({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Next', exact: true }).click()
  }
}

test('the primary is killed from its menu in the diagram, and the window says what it cost', async ({ standby }) => {
  test.setTimeout(300_000)
  const { page } = await standby.launch()
  await startLab(page, title)
  await untilOrdersFlow(page)
  await expect(node(page, 'db1')).toHaveAccessibleName(/PRIMARY/)
  await expect(node(page, 'shoppers')).toHaveAccessibleName(/\d+ orders\/s/)

  await node(page, 'db1').click()
  await page.getByRole('dialog', { name: 'db1' }).getByRole('button', { name: 'Kill', exact: true }).click()
  await expect(node(page, 'db1')).toHaveAccessibleName(/killed/, { timeout: 3000 })
  await expect(page.getByText('counting')).toBeVisible({ timeout: 10_000 })
  await page.getByRole('button', { name: 'Why no failover?' }).click()
  await expect(page.getByRole('dialog', { name: 'Why no failover?' })).toContainText('A majority is left')
  await page.keyboard.press('Escape')

  await test.step('service is back without a hand: RTO in seconds, RPO none', async () => {
    await expect(node(page, 'db[23]')).toHaveCount(2)
    await expect(page.getByText('counting')).toBeHidden({ timeout: 60_000 })
    const rto = Number.parseFloat(await figure(page, 'Without service (RTO)').innerText())
    expect(rto).toBeGreaterThan(1)
    expect(rto).toBeLessThan(60)
    await expect(figure(page, 'Acknowledged orders lost (RPO)')).toHaveText('0', { timeout: 20_000 })
    expect(await seriousViolations(page)).toEqual([])
  })

  await test.step('a second witness finds at least as many orders on the new primary as the window says', async () => {
    const note = await page.getByRole('group', { name: 'Acknowledged orders lost (RPO)' }).innerText()
    const said = Number(/all ([\d,]+) on db[23]/.exec(note)?.[1]?.replaceAll(',', ''))
    expect(said).toBeGreaterThan(50)
    const counted = await sql(standby, 'db2', 'SELECT COUNT(*) FROM shop.orders')
    expect(Number(counted)).toBeGreaterThanOrEqual(said)
  })
})
