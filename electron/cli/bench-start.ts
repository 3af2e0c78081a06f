import type { Command } from './command'

export const benchStart: Command = async ({ house, output }) => {
  const times: number[] = []
  for (let run = 0; run < 5; run += 1) {
    const begun = performance.now()
    const id = await house.sessions.start('async-replication')
    await house.sessions.whenStarted(id)
    times.push(performance.now() - begun)
    output.line(`${Math.round(times.at(-1) ?? 0)} ms, ${house.sessions.get(id).view.value.state}`)
    await house.sessions.end(id)
  }
  output.value({ times })
  return 0
}
