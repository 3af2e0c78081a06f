import { AppError } from '../contract/errors'

interface RawServerError {
  code?: string
  errno?: number
  sqlMessage?: string
  message?: string
  fatal?: boolean
}

/** Translates what the MySQL client threw, once, at the edge of mysql/. */
export function translateServerError(error: unknown, address: string, name = `The server at ${address}`): AppError {
  if (error instanceof AppError) return error
  const raw = error as RawServerError
  if (raw?.sqlMessage !== undefined && raw.errno !== undefined) {
    return new AppError('SQL_FAILED', `${raw.errno}: ${raw.sqlMessage}`, {
      details: { number: raw.errno, message: raw.sqlMessage },
      cause: error,
    })
  }
  const words = raw?.code === 'PROTOCOL_SEQUENCE_TIMEOUT' ? 'no answer in time' : (raw?.message ?? String(error))
  return new AppError('SERVER_UNREACHABLE', `${name} does not answer: ${words}`, {
    details: { address, reason: words },
    cause: error,
  })
}
