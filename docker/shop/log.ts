/** One line of JSON on standard error. Of an error only its own words: what it was asked with may hold a password. */
export function logError(what: string, error: unknown, details: Record<string, unknown> = {}): void {
  const { message, code } = error instanceof Error ? (error as Error & { code?: unknown }) : { message: String(error) }
  log('error', what, { ...details, error: message, ...(code === undefined ? {} : { code }) })
}

export function logInfo(what: string, details: Record<string, unknown> = {}): void {
  log('info', what, details)
}

function log(level: string, what: string, details: Record<string, unknown>): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, what, ...details })}\n`)
}
