import { expect, type Standby, seriousViolations, sessionIds, test } from './standby'

/** From the window's start to the question. */
async function openPrediction(standby: Standby, ask: RegExp) {
  const { page } = await standby.launch()
  await page.getByRole('button', { name: 'Interview prep' }).click()
  await expect(page.getByRole('heading', { name: 'Predict, then see' })).toBeVisible()
  await page.getByRole('button', { name: /^Show all/ }).click()
  await page.getByRole('button', { name: ask }).click()
  await expect(page.getByText(/^Commit to a prediction/)).toBeVisible({ timeout: 30_000 })
  return page
}

const experiment = { name: 'The experiment' }

test('a prediction of a failover is judged by the failover that happens', async ({ standby }) => {
  test.setTimeout(300_000)
  const page = await openPrediction(standby, /The primary of a group of three is killed under load/)
  await page.getByRole('button', { name: /Between two and thirty seconds/ }).click()
  await page.getByRole('button', { name: 'Commit, then see' }).click()
  await page.getByRole('button', { name: 'Sure S', exact: true }).click()
  const region = page.getByRole('region', experiment)
  await expect(region.getByText('Between two and thirty seconds')).toBeVisible()
  await expect(region.getByText('Kill the primary under load')).toBeVisible({ timeout: 30_000 })
  expect(await seriousViolations(page)).toEqual([])
  const [session = ''] = await sessionIds(standby)
  const servers = () =>
    standby.docker('ps', '-aq', '--filter', `label=io.standby.session=${session}`, '--filter', 'label=io.standby.node')
  expect(session).not.toBe('')
  await expect(page.getByRole('status').filter({ hasText: /^Right/ })).toBeVisible({ timeout: 200_000 })
  await expect(region.getByText(/s without service, \d+ orders failed/)).toBeVisible()
  const seconds = Number(await region.getByRole('strong').first().textContent())
  expect(seconds).toBeGreaterThan(1)
  expect(seconds).toBeLessThan(30)
  expect(await seriousViolations(page)).toEqual([])
  expect(await servers()).toBe('')
  expect(await sessionIds(standby)).toEqual([])
})

test('a prediction that is cancelled takes its servers with it, and is not scored', async ({ standby }) => {
  test.setTimeout(180_000)
  const page = await openPrediction(standby, /A replica is 30 seconds behind/)
  await page.getByRole('button', { name: /None, and no error/ }).click()
  await page.getByRole('button', { name: 'Commit, then see' }).click()
  await page.getByRole('button', { name: 'Not sure U', exact: true }).click()
  await expect.poll(() => sessionIds(standby), { timeout: 30_000 }).toHaveLength(1)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Commit, then see' })).toBeVisible()
  await expect.poll(() => sessionIds(standby), { timeout: 60_000 }).toEqual([])
  await expect(page.getByRole('status').filter({ hasText: /^Right|^Not right/ })).toHaveCount(0)
})
