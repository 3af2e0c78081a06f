import { AppError, type ErrorDetails } from '../contract/errors'

interface RawEngineError {
  code?: string
  statusCode?: number
  reason?: string
  message?: string
  json?: { message?: string }
}

const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'EACCES',
  'EPERM',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENOTSOCK',
])

/** What the engine said, without the client library's wrapping. */
export function engineWords(error: unknown): string {
  const raw = error as RawEngineError
  return raw?.json?.message ?? raw?.message ?? String(error)
}

export function statusOf(error: unknown): number | undefined {
  return (error as RawEngineError)?.statusCode
}

/**
 * Translates what the Docker client threw, once, at the edge of engine/.
 *
 * @param doing what was under way, as in "create the network"
 */
export function translateEngineError(error: unknown, doing: string, details: ErrorDetails = {}): AppError {
  if (error instanceof AppError) return error
  const raw = error as RawEngineError
  const words = engineWords(error)
  const options = { details: { ...details, doing, engine: words }, cause: error }
  if (raw?.statusCode === undefined && raw?.code !== undefined && unreachableCodes.has(raw.code)) {
    return new AppError('ENGINE_UNREACHABLE', `The container engine does not answer (${raw.code}).`, options)
  }
  if (/socket hang up|connect ECONN|other side closed/i.test(words)) {
    return new AppError('ENGINE_UNREACHABLE', 'The container engine closed the connection.', options)
  }
  if (/no space left on device|ENOSPC|disk quota exceeded/i.test(words)) {
    return new AppError('DISK_FULL', `The engine has no space left to ${doing}.`, options)
  }
  if (/port is already allocated|address already in use|ports are not available/i.test(words)) {
    const port = /:(\d+)(?: failed|: bind)|host port (?:for )?[^ ]*?:(\d+)/i.exec(words)?.slice(1).find(Boolean)
    return new AppError('PORT_IN_USE', `A port that the lab asks for is taken${port ? `: ${port}` : ''}.`, options)
  }
  return new AppError('ENGINE_REFUSED', `The engine refused to ${doing}: ${words}`, options)
}

/** Runs an engine call and translates what it throws. */
export async function engineCall<T>(doing: string, call: () => Promise<T>, details: ErrorDetails = {}): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw translateEngineError(error, doing, details)
  }
}
