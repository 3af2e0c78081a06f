/** From when on a phase shows how long it has taken. */
const SHOW_ELAPSED_AFTER_MS = 2000
const REDRAW_MS = 250
const SIGN_OF_LIFE_MS = 10_000
const BAR_CELLS = 20

/**
 * Tells the user what set-up does.
 *
 * On a terminal a phase is one line that is redrawn: elapsed seconds after two, and a bar where the total is known.
 * Elsewhere (a log, a pipe) it is a line at its start, one at its end, and a sign of life every ten seconds between.
 *
 * @param {{ stream?: NodeJS.WriteStream, isTerminal?: boolean, now?: () => number }} [options]
 */
export function createProgress({ stream = process.stdout, isTerminal = stream.isTTY === true, now = Date.now } = {}) {
  const write = (text) => stream.write(text)
  return {
    /** One line about something that took no time. */
    say: (line) => write(`${line}\n`),

    /**
     * Opens a phase. Exactly one of `end` and `fail` closes it; phases do not overlap.
     *
     * @param {string} title what is being done, as a sentence without its full stop
     */
    begin(title) {
      const startedAt = now()
      let state = {}
      const elapsedMs = () => now() - startedAt
      const width = () => (stream.columns || 80) - 1
      const draw = () => write(`\r\u001b[2K${phaseLine(title, state, elapsedMs()).slice(0, width())}`)
      let timer
      if (isTerminal) {
        draw()
        timer = setInterval(draw, REDRAW_MS)
      } else {
        write(`${title}\n`)
        timer = setInterval(() => write(`  ${phaseLine(title, state, elapsedMs())}\n`), SIGN_OF_LIFE_MS)
      }
      timer.unref()
      const close = (mark, outcome) => {
        clearInterval(timer)
        const took = elapsedMs() >= SHOW_ELAPSED_AFTER_MS ? ` (${seconds(elapsedMs())})` : ''
        write(`${isTerminal ? '\r\u001b[2K' : ''}${mark} ${outcome}${took}\n`)
      }
      return {
        /**
         * How far the phase is; what is left out stays as it was.
         *
         * @param {{ done?: number, total?: number, unit?: string, detail?: string }} change
         */
        update: (change) => {
          state = { ...state, ...change }
        },
        end: (outcome = title) => close('✓', outcome),
        fail: (outcome = `${title}: failed`) => close('✗', outcome),
      }
    },
  }
}

/** A phase as one line: title, bar or count, detail, elapsed seconds. Pure. */
export function phaseLine(title, { done, total, unit = '', detail }, elapsedMs) {
  const parts = [title]
  if (elapsedMs >= SHOW_ELAPSED_AFTER_MS) {
    if (total > 0 && done !== undefined) {
      const share = Math.min(1, done / total)
      const cells = Math.round(share * BAR_CELLS)
      parts.push(`[${'#'.repeat(cells)}${'-'.repeat(BAR_CELLS - cells)}] ${Math.floor(share * 100)} %`)
      parts.push(`${Math.min(done, total)} of ${total}${unit && ` ${unit}`}`)
    } else if (done !== undefined) {
      parts.push(`${done}${unit && ` ${unit}`}`)
    }
    parts.push(seconds(elapsedMs))
  }
  if (detail) parts.push(detail)
  return parts.join('  ')
}

/** `42 s`, or `3 min 05 s` from a minute on. */
export function seconds(milliseconds) {
  const whole = Math.round(milliseconds / 1000)
  if (whole < 60) return `${whole} s`
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
}
