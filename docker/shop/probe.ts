import { runProgram } from './lifetime'
import { ProbeServer } from './probe-server'
import { probeSettings } from './settings'

void runProgram('probe', async () => {
  const server = new ProbeServer(probeSettings(process.env))
  await server.listen()
  return server
})
