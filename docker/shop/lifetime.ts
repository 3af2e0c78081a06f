import { logError, logInfo } from './log'

/** A stop takes at most this long. */
const stopWithinMs = 5000

/** Runs a program: its start, a graceful stop when it is told to, a loud end where neither is possible. */
export async function runProgram(name: string, start: () => Promise<{ close(): Promise<void> }>): Promise<void> {
  process.once('uncaughtException', (error) => {
    logError(`${name} ends: an error was not foreseen`, error)
    process.exit(1)
  })
  let stopping = false
  const stop = async (running: { close(): Promise<void> }) => {
    if (stopping) return
    stopping = true
    logInfo(`${name} stops`)
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    await running.close()
    process.exit(0)
  }
  try {
    const running = await start()
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(running))
    logInfo(`${name} is ready`)
  } catch (error) {
    logError(`${name} cannot start`, error)
    process.exit(1)
  }
}
