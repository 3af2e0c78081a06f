/**
 * An expected failure of the set-up: something about the machine that its user can mend.
 *
 * `message` says what happened in one sentence, `remedy` what to do about it, `detail` holds the last lines of a
 * command's output where there was one. The entries print it and exit with status 1; anything else is a bug and keeps
 * its stack trace.
 */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {{ remedy?: string, detail?: string, cause?: unknown }} [more]
   */
  constructor(message, { remedy, detail, cause } = {}) {
    super(message, { cause })
    this.name = 'SetupError'
    this.remedy = remedy
    this.detail = detail
  }

  /** The whole as it is shown to the user, without a trailing newline. */
  toText() {
    return [this.detail?.trimEnd(), this.message, this.remedy].filter(Boolean).join('\n')
  }
}
