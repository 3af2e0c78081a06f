import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { execInNode } from '../engine/exec'
import { labFiles } from '../testing/lab-files'
import { openTestHouse, type TestHouse } from '../testing/test-house'
import type { Session } from './session'

const lab = labFiles({
  services: {
    store: {
      image: 'standby-store:1',
      'x-standby': { kind: 'store', backups: '/data' },
      environment: { S3_ACCESS_KEY: 'shop-backup', S3_SECRET_KEY: 'right' },
      volumes: ['data:/data'],
      networks: ['lab'],
    },
    backup: {
      image: 'standby-store:1',
      'x-standby': { kind: 'client' },
      command: ['sleep', 'infinity'],
      environment: {
        RCLONE_CONFIG_OFFSITE_TYPE: 's3',
        RCLONE_CONFIG_OFFSITE_PROVIDER: 'Other',
        RCLONE_CONFIG_OFFSITE_ENDPOINT: 'http://store:9000',
        RCLONE_CONFIG_OFFSITE_ACCESS_KEY_ID: 'shop-backup',
        RCLONE_CONFIG_OFFSITE_SECRET_ACCESS_KEY: 'right',
      },
      stop_grace_period: '1s',
      networks: ['lab'],
    },
  },
})

let house: TestHouse
let session: Session

const run = async (node: string, script: string, environment: Record<string, string> = {}) => {
  const command = ['bash', '-eo', 'pipefail', '-c', script]
  const { exitCode, stdout, stderr } = await execInNode(house.engine, session.owner, node, {
    command,
    environment,
    timeoutMs: 30_000,
  })
  return { exitCode, text: `${stdout}${stderr}`.trim() }
}

beforeAll(async () => {
  house = await openTestHouse({ labs: { store: lab } })
  session = await house.start('store')
  await run('backup', 'until rclone lsf offsite: >/dev/null 2>&1; do sleep 0.1; done')
})

afterAll(() => house.close())

describe('the object store', () => {
  test('keeps what is copied to it, in one piece or in many, and gives it back', async () => {
    const script = `mkdir -p /tmp/out/nightly && cd /tmp/out
      seq 1 200000 >nightly/one && seq 1 2000000 >many
      rclone copy nightly offsite:shop/nightly
      rclone rcat --quiet offsite:shop/many <many
      rclone check --quiet --download /tmp/out offsite:shop
      rclone lsf -R --files-only offsite:shop`
    expect(await run('backup', script)).toEqual({ exitCode: 0, text: 'many\nnightly/one' })
    expect((await run('store', 'find /data/shop -type f | sort')).text).toBe('/data/shop/many\n/data/shop/nightly/one')
  })

  test('refuses a wrong secret and an unknown key, and says which it is', async () => {
    const secret = { RCLONE_CONFIG_OFFSITE_SECRET_ACCESS_KEY: 'wrong' }
    expect(await run('backup', 'rclone lsf offsite:shop', secret)).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('SignatureDoesNotMatch'),
    })
    const key = { RCLONE_CONFIG_OFFSITE_ACCESS_KEY_ID: 'somebody' }
    expect(await run('backup', 'rclone lsf offsite:shop', key)).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('InvalidAccessKeyId'),
    })
  })

  test('does not show damage on its disk before somebody reads it back', async () => {
    await run('backup', 'cd /tmp && echo "all orders" >good && rclone copy good offsite:damaged')
    await run('store', 'printf X | dd of=/data/damaged/good bs=1 seek=3 conv=notrunc status=none')
    expect(await run('backup', 'rclone check --quiet --include good /tmp offsite:damaged')).toMatchObject({
      exitCode: 0,
    })
    expect(await run('backup', 'rclone check --download --include good /tmp offsite:damaged')).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('1 differences found'),
    })
  })

  test('that is down ends a copy at once, with a reason', async () => {
    await session.injectFault({ kind: 'kill', node: 'store' })
    const { exitCode, text } = await run('backup', 'rclone copy /tmp/good offsite:shop')
    expect(exitCode).toBe(1)
    expect(text).toMatch(/no such host|connection refused/)
    await session.undoFault(session.view.value.faults[0]?.id ?? '')
    await run('backup', 'until rclone lsf offsite:shop >/dev/null 2>&1; do sleep 0.1; done')
    expect((await run('backup', 'rclone cat --head 3 offsite:shop/many')).text).toBe('1\n2')
  })
})
