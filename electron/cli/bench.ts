import { AppError } from '../contract/errors'
import { benchStart } from './bench-start'
import type { Command } from './command'

const benches = { start: benchStart } as const

export const runBench: Command = async (context) => {
  const [name = ''] = context.words
  if (!Object.hasOwn(benches, name))
    throw new AppError('INPUT_INVALID', `Which bench? ${Object.keys(benches).join(', ')}`)
  return benches[name as keyof typeof benches](context)
}
