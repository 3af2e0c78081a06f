import type { ElectronApplication, Page } from '@playwright/test'
import { expect, seriousViolations, sessionIds, test } from './standby'

const demo = 'An automatic failover'

const figure = (page: Page, name: string) => page.getByRole('group', { name }).first().locator('p').nth(1)
const row = (page: Page, number: number) =>
  page
    .getByRole('navigation', { name: 'Cues' })
    .getByRole('listitem')
    .nth(number - 1)
const ready = (page: Page) => expect(page.getByText('Ready for the key')).toBeVisible({ timeout: 90_000 })

/** Presses a key until it has done something: two presses within a moment count as one. */
const press = (page: Page, key: string, done: () => Promise<void>) =>
  expect(async () => {
    await page.keyboard.press(key)
    await done()
  }).toPass({ timeout: 15_000 })
const begun = (page: Page, number: number) => () =>
  expect(row(page, number)).toContainText(/Under way|Happened/, { timeout: 2000 })

async function openProjector(app: ElectronApplication, page: Page): Promise<Page> {
  const opened = app.waitForEvent('window')
  await page.getByRole('button', { name: 'Open the projector' }).click()
  const projector = await opened
  await projector.getByRole('heading', { name: demo }).waitFor()
  return projector
}

test('a failover is shown on two windows, a key a cue, and gone back to', async ({ standby }) => {
  test.setTimeout(420_000)
  const { app, page } = await standby.launch()
  await page.getByRole('button', { name: `Present ${demo}` }).click()
  await expect(page.getByRole('heading', { name: demo })).toBeVisible()
  expect(await seriousViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Start the demonstration' }).click()
  await expect(page.getByText('Preparing')).toBeVisible()
  const projector = await openProjector(app, page)
  await ready(page)

  await test.step('one key does a cue, in whichever window it is pressed', async () => {
    await press(page, 'Space', begun(page, 1))
    await expect(row(page, 1)).toContainText('Happened', { timeout: 20_000 })
    await projector.bringToFront()
    await press(projector, 'PageDown', begun(page, 2))
    await expect(row(page, 2)).toContainText('Happened', { timeout: 20_000 })
    await expect(projector.getByText('cue 2 of')).toBeVisible()
  })

  await test.step('the question to the room is put, and stands as bars in place of the chart', async () => {
    await page.getByRole('button', { name: 'Ask the room' }).click()
    await expect(projector.getByRole('region', { name: 'Poll' })).toContainText('Who becomes primary?')
    await page.getByRole('button', { name: 'Close the poll' }).click()
  })

  await test.step('the primary is killed: the counter runs, then stands, and nothing is lost', async () => {
    await press(projector, 'PageDown', begun(page, 3))
    await expect(projector.getByRole('group', { name: 'Without service (RTO)' })).toHaveAttribute(
      'title',
      'No service: the time is running',
      { timeout: 10_000 },
    )
    await expect(row(page, 3)).toContainText('Happened', { timeout: 45_000 })
    const rto = Number.parseFloat(await figure(projector, 'Without service (RTO)').innerText())
    expect(rto).toBeGreaterThan(1)
    expect(rto).toBeLessThan(40)
    await expect(figure(projector, 'Acknowledged orders lost (RPO)')).toHaveText('0')
    await expect(projector.getByRole('list', { name: 'Phases of the outage' })).toContainText('promotion')
    expect(await seriousViolations(projector)).toEqual([])
    expect(await seriousViolations(page)).toEqual([])
  })

  await test.step('a step back is asked for twice, and takes less than five seconds', async () => {
    await page.bringToFront()
    await page.keyboard.press('PageUp')
    await expect(page.getByText('Back to the start of cue 3?')).toBeVisible()
    await expect(row(page, 3)).toContainText('Happened')
    await press(page, 'PageUp', () => expect(row(page, 3)).not.toContainText('Happened', { timeout: 2000 }))
    await ready(page)
    await expect(row(page, 3)).not.toContainText('Happened')
    await expect(row(page, 3)).toHaveAttribute('aria-current', 'step')
    const seconds = /Last re-arm: ([\d.]+) s/.exec(await page.getByText('Last re-arm').innerText())?.[1]
    expect(Number(seconds)).toBeLessThan(5)
  })

  await test.step('all cues to the end, by key', async () => {
    const count = await page.getByRole('navigation', { name: 'Cues' }).getByRole('listitem').count()
    for (let number = 3; number <= count; number += 1) {
      await ready(page)
      await press(page, 'ArrowRight', begun(page, number))
      await expect(row(page, number)).toContainText('Happened', { timeout: 70_000 })
    }
    await expect(page.getByRole('heading', { name: 'All cues are done' })).toBeVisible()
    await press(page, 'Enter', () =>
      expect(projector.getByText('The demonstration is over')).toBeVisible({ timeout: 2000 }),
    )
  })

  await test.step('closing the projector ends nothing; ending removes the servers', async () => {
    await projector.close()
    await expect(page.getByRole('heading', { name: 'All cues are done' })).toBeVisible()
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByRole('button', { name: 'End the demonstration' }).click()
    await expect(page.getByRole('button', { name: 'Start the demonstration' })).toBeVisible({ timeout: 60_000 })
    await expect.poll(() => sessionIds(standby), { timeout: 60_000 }).toEqual([])
  })
})
