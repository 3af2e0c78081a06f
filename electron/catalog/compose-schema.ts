import { z } from 'zod'
import { nodeIdSchema } from '../contract/check'
import { nodeKinds } from '../contract/lab'

/** Keys of Compose that a lab may not use, each with the reason in words. */
export const refusedServiceKeys: Record<string, string> = {
  privileged: 'privileged containers are refused: a lab must not be able to reach the machine it runs on',
  network_mode: "network_mode is refused: a lab has networks of its own, never the host's",
  pid: 'sharing process namespaces is refused',
  ipc: 'sharing IPC namespaces is refused',
  userns_mode: 'changing user namespaces is refused',
  cap_add: 'added capabilities are refused: a lab runs without any privilege',
  devices: 'host devices are refused',
  device_cgroup_rules: 'host devices are refused',
  security_opt: 'security options are refused: Standby sets them',
  cgroup_parent: 'control groups of the host are refused',
  sysctls: 'kernel settings are refused',
  build: 'build is not supported: name an image, see docs/authoring.md',
  container_name: 'container_name is not supported: several sessions must be able to run at once',
  env_file: 'env_file is not supported: write environment',
  extends: 'extends is not supported',
  configs: 'configs are not supported: mount files of the lab read-only',
  secrets: 'secrets are not supported',
}

const durationSchema = z
  .string()
  .regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/, 'must be a duration such as 500ms, 10s or 1m30s')
  .transform(parseDurationMs)

const sizeSchema = z
  .union([
    z.number().int().positive(),
    z.string().regex(/^\d+(\.\d+)?\s*([bkmg]b?)?$/i, 'must be a size such as 512m or 1g'),
  ])
  .transform(parseSizeBytes)

const scalarSchema = z.union([z.string(), z.number(), z.boolean()])

const textOrListSchema = z.union([z.string(), z.array(z.string())]).transform(toWords)

const environmentSchema = z
  .union([z.record(z.string(), z.union([scalarSchema, z.null()])), z.array(z.string())])
  .transform((value): Record<string, string> => {
    if (!Array.isArray(value))
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, v === null ? '' : String(v)]))
    return Object.fromEntries(
      value.map((line) => [line.split('=')[0] ?? '', line.includes('=') ? line.slice(line.indexOf('=') + 1) : '']),
    )
  })

const dependsOnSchema = z
  .union([
    z.array(nodeIdSchema),
    z.record(
      nodeIdSchema,
      z.strictObject({
        condition: z
          .enum(['service_started', 'service_healthy', 'service_completed_successfully'])
          .default('service_started'),
      }),
    ),
  ])
  .transform((value) =>
    Array.isArray(value)
      ? value.map((node) => ({ node, condition: 'service_started' as const }))
      : Object.entries(value).map(([node, { condition }]) => ({ node, condition })),
  )

const networksSchema = z
  .union([
    z.array(z.string()),
    z.record(z.string(), z.union([z.null(), z.strictObject({ aliases: z.array(z.string()).default([]) })])),
  ])
  .transform((value) =>
    Array.isArray(value)
      ? value.map((name) => ({ name, aliases: [] as string[] }))
      : Object.entries(value).map(([name, options]) => ({ name, aliases: options?.aliases ?? [] })),
  )

const portSchema = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(
    z
      .string()
      .regex(
        /^((127\.0\.0\.1:)?(\d{1,5})?:)?\d{1,5}(\/(tcp|udp))?$/,
        'must be "80", "8080:80" or "127.0.0.1:8080:80"; ports are only ever published on 127.0.0.1',
      ),
  )
  .transform((text) => {
    const [address = '', protocol] = text.split('/')
    const parts = address.split(':')
    return {
      container: Number(parts.at(-1)),
      host: parts.length > 1 ? Number(parts.at(-2) || 0) : 0,
      protocol: protocol === 'udp' ? ('udp' as const) : ('tcp' as const),
    }
  })
  .refine((port) => port.container >= 1 && port.container <= 65535 && port.host <= 65535, 'is not a port')

const healthcheckSchema = z.strictObject({
  test: z.union([z.string().transform((text) => ['CMD-SHELL', text]), z.array(z.string()).min(1)]),
  interval: durationSchema.prefault('30s'),
  timeout: durationSchema.prefault('30s'),
  retries: z.number().int().min(1).default(3),
  start_period: durationSchema.prefault('0s'),
})

export const serviceSchema = z.strictObject({
  image: z.string().regex(/^[a-z0-9][a-zA-Z0-9._/:@-]{0,200}$/, 'is not an image reference'),
  command: textOrListSchema.optional(),
  entrypoint: textOrListSchema.optional(),
  environment: environmentSchema.prefault({}),
  hostname: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/i, 'is not a host name')
    .optional(),
  networks: networksSchema.optional(),
  ports: z.array(portSchema).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: healthcheckSchema.optional(),
  depends_on: dependsOnSchema.prefault([]),
  mem_limit: sizeSchema.optional(),
  stop_grace_period: durationSchema.optional(),
  labels: environmentSchema.prefault({}),
  restart: z.enum(['no', 'on-failure', 'unless-stopped', 'always']).default('no'),
  'x-standby': z.strictObject({
    kind: z.enum(nodeKinds),
    region: z.string().min(1).max(40).optional(),
    /** The folder in which a store keeps backups. */
    backups: z
      .string()
      .regex(/^(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/, 'must be an absolute folder of the container, such as /backups')
      .optional(),
  }),
})
export type ComposeService = z.infer<typeof serviceSchema>

const emptyEntrySchema = z.union([z.null(), z.strictObject({})])

/** A volume of a given size, which Compose has as a file system in memory. It is gone with its last container. */
const volumeSchema = z.union([
  z.null(),
  z.strictObject({
    driver_opts: z
      .strictObject({
        type: z.literal('tmpfs'),
        device: z.literal('tmpfs'),
        o: z
          .string()
          .regex(/^size=\d+[kmg]$/i, 'must be a size such as size=600m')
          .transform((text) => parseSizeBytes(text.slice('size='.length))),
      })
      .optional(),
  }),
])

export const composeSchema = z.strictObject({
  name: z.string().optional(),
  services: z
    .record(nodeIdSchema, serviceSchema)
    .refine((all) => Object.keys(all).length > 0, 'needs at least one service'),
  networks: z.record(z.string().regex(/^[a-z0-9][a-z0-9_-]*$/), emptyEntrySchema).default({}),
  volumes: z.record(z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/), volumeSchema).default({}),
})
export type ComposeFile = z.infer<typeof composeSchema>

/** `1m30s` in milliseconds. */
export function parseDurationMs(text: string): number {
  const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(amount) * (units[unit ?? ''] ?? 0)
  return total
}

/** `512m` in bytes. */
export function parseSizeBytes(value: string | number): number {
  if (typeof value === 'number') return value
  const found = /^(\d+(?:\.\d+)?)\s*([bkmg]?)b?$/i.exec(value)
  const factor = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(found?.[2] || 'b').toLowerCase()] ?? 1
  return Math.round(Number(found?.[1]) * factor)
}

/** A command as Compose splits it: quotes group, a backslash escapes. */
export function toWords(value: string | string[]): string[] {
  if (Array.isArray(value)) return value
  const words: string[] = []
  for (const [whole] of value.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/g)) {
    words.push(
      whole.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) =>
        double !== undefined ? double.replace(/\\(.)/g, '$1') : (single ?? escaped ?? ''),
      ),
    )
  }
  return words
}
