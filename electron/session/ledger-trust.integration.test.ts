import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { benchFiles } from '../cli/bench-lab'
import { ledgerLab, startReplication, tryRandomFaults } from '../cli/bench-ledger'
import { openTestHouse, type TestHouse } from '../testing/test-house'
import type { Session } from './session'

let house: TestHouse
let session: Session

beforeAll(async () => {
  house = await openTestHouse({ labs: { bench: benchFiles(ledgerLab()) } })
  session = await house.start('bench')
  await startReplication(session)
})

afterAll(() => house.close())

const ledgers = () => path.join(house.dataFolder, 'sessions', `${session.id}.traffic`, 'shoppers')

/** `bench ledger 100` tries more. */
test.each(Array.from({ length: 6 }, (_, index) => index + 1))(
  'lost and present are the acknowledged, whatever happens to the servers, and SQL counts the same (%i)',
  async () => {
    const trial = await tryRandomFaults(session, ledgers(), AbortSignal.timeout(90_000))
    expect(trial.problems, trial.faults.join(', ')).toEqual([])
    expect(trial.acknowledged).toBeGreaterThan(0)
  },
)
