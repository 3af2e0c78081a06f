import { expect, startLab, test } from './standby'
import { workThrough } from './whole-lab'

test('a learner goes from the catalogue to the last check of the first lab', async ({ standby }) => {
  test.setTimeout(420_000)
  const { page } = await standby.launch()
  await startLab(page, 'Set up asynchronous replication')
  await workThrough(page, standby, 'async-replication')
  const progress = JSON.parse(await standby.cli('labs', '--json')) as object
  expect(progress).toBeTruthy()
})
