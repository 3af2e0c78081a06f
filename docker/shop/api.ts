import { once } from 'node:events'
import { hostname } from 'node:os'
import { ApiServer } from './api-server'
import { runProgram } from './lifetime'
import { apiSettings } from './settings'

const port = 8080

void runProgram('api', async () => {
  const server = new ApiServer(apiSettings(process.env, hostname()))
  server.http.listen(port)
  await once(server.http, 'listening')
  return server
})
