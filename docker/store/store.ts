import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { runProgram } from '../shop/lifetime'
import { ObjectStore } from './objects'
import { s3Server } from './s3-server'

const port = 9000

void runProgram('store', async () => {
  const { S3_ACCESS_KEY: accessKey = '', S3_SECRET_KEY: secretKey = '', S3_FOLDER: folder = '/data' } = process.env
  if (accessKey === '' || secretKey === '') throw new Error('S3_ACCESS_KEY and S3_SECRET_KEY must be set')
  await mkdir(folder, { recursive: true })
  const objects = new ObjectStore(folder)
  await objects.clean()
  const server = s3Server(objects, { accessKey, secretKey })
  server.listen(port)
  await once(server, 'listening')
  return {
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
})
