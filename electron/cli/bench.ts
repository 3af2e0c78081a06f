import { AppError } from '../contract/errors'
import { benchAudience } from './bench-audience'
import { benchBackup } from './bench-backup'
import { benchFailover } from './bench-failover'
import { benchLedger } from './bench-ledger'
import { benchStart } from './bench-start'
import { benchTraffic } from './bench-traffic'
import { benchTwin } from './bench-twin'
import type { Command } from './command'

const benches = {
  backup: benchBackup,
  start: benchStart,
  traffic: benchTraffic,
  ledger: benchLedger,
  twin: benchTwin,
  failover: benchFailover,
  audience: benchAudience,
} as const

export const runBench: Command = async (context) => {
  const [name = ''] = context.words
  if (!Object.hasOwn(benches, name))
    throw new AppError('INPUT_INVALID', `Which bench? ${Object.keys(benches).join(', ')}`)
  return benches[name as keyof typeof benches](context)
}
