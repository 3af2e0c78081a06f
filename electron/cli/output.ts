import { type AppError, toWireError } from '../contract/errors'

/** What a command says: lines for people, or with --json one JSON value on standard output and nothing else. */
export class Output {
  readonly json: boolean

  constructor(json: boolean) {
    this.json = json
  }

  line(text = ''): void {
    if (!this.json) process.stdout.write(`${text}\n`)
  }

  /** Progress: on standard error, so that it never mixes with results. */
  doing(text: string): void {
    if (!this.json) process.stderr.write(`${text}\n`)
  }

  value(value: unknown): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
  }

  error(error: AppError): void {
    this.value({ error: toWireError(error) })
    if (this.json) return
    process.stderr.write(`${error.code}: ${error.message}\n`)
    const { log, tried } = error.details
    if (Array.isArray(tried))
      for (const one of tried) process.stderr.write(`  ${Object.values(one as object).join(': ')}\n`)
    if (log) process.stderr.write(`${Array.isArray(log) ? log.join('\n') : String(log)}\n`)
  }
}
