import { expect, sessionIds, startLab, test } from './standby'

const title = 'Set up asynchronous replication'

test('an app that was killed finds its running lab again, at the same step, and ends it', async ({ standby }) => {
  const first = await standby.launch()
  await startLab(first.page, title)
  await first.page.getByRole('button', { name: 'Mark done unverified' }).click()
  await expect(first.page.getByText('Done unverified')).toBeVisible()
  await first.page.getByRole('button', { name: 'Next', exact: true }).click()
  const step = first.page.getByRole('region', { name: 'Guide' }).getByRole('heading').first()
  await expect(step).toHaveText('Write the first orders')
  const closed = first.app.waitForEvent('close')
  first.app.process().kill('SIGKILL')
  await closed
  const [id] = await sessionIds(standby)
  expect(await standby.docker('ps', '-q', '--filter', `label=io.standby.session=${id}`)).not.toBe('')

  const { page } = await standby.launch()
  const card = page.getByRole('region', { name: `Running lab: ${title}` })
  await expect(card).toContainText('Step 2 of')
  await card.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('region', { name: 'Guide' }).getByRole('heading').first()).toHaveText(
    'Write the first orders',
  )
  await page.getByRole('button', { name: 'Run on source' }).first().click()
  await expect(page.getByTestId('check').first()).toHaveAttribute('data-status', 'passed')

  await page.getByRole('button', { name: 'End lab' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End lab' }).click()
  await expect(page.getByRole('heading', { name: 'Labs', exact: true })).toBeVisible()
  await expect.poll(() => standby.docker('ps', '-aq', '--filter', `label=io.standby.session=${id}`)).toBe('')
  expect(await standby.docker('volume', 'ls', '-q', '--filter', `label=io.standby.session=${id}`)).toBe('')
  expect(await standby.docker('network', 'ls', '-q', '--filter', `label=io.standby.session=${id}`)).toBe('')
})

test('a second app shows the first one instead of opening a window of its own', async ({ standby }) => {
  const { app } = await standby.launch()
  await expect(standby.launch()).rejects.toThrow()
  expect(app.windows()).toHaveLength(1)
})

test('a start that is cancelled leaves nothing behind', async ({ standby }) => {
  const { page } = await standby.launch()
  await page
    .getByRole('button', { name: title })
    .or(page.getByRole('link', { name: title }))
    .first()
    .click()
  await page.getByRole('button', { name: 'Start lab' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByTestId('session-start')).toBeHidden()
  await expect.poll(() => sessionIds(standby)).toEqual([])
  expect(JSON.parse(await standby.cli('down', '--all', '--json'))).toEqual({ ended: [], leftovers: [] })
})
