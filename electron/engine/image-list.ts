import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { BugError } from '../contract/errors'
import { nodeKinds } from '../contract/lab'

const pullSchema = z.strictObject({
  reference: z.string(),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional(),
})
export type PullEntry = z.infer<typeof pullSchema>

const buildSchema = z.strictObject({
  tag: z.string(),
  /** Names of bases, tried in order. */
  bases: z.array(z.string()).min(1),
  /** Beside the list. */
  context: z.string(),
  /** What the context has besides, by its name there; the files lie below the folder that holds docker/. */
  files: z.record(z.string(), z.string()).default({}),
})
export type BuildEntry = z.infer<typeof buildSchema>

const imageEntrySchema = z.strictObject({
  kind: z.enum(nodeKinds),
  pull: pullSchema.optional(),
  build: buildSchema.optional(),
  seed: z.boolean().default(false),
  /** About how large it is on the engine's disk, with its data directory. */
  megabytes: z.number().int().positive().optional(),
})
export type ImageEntry = z.infer<typeof imageEntrySchema>

const debianBaseSchema = z.strictObject({ suite: z.string(), packages: z.array(z.string()) })
export type DebianBase = z.infer<typeof debianBaseSchema>

const baseEntrySchema = z.union([debianBaseSchema, z.strictObject({ pull: pullSchema })])
export type BaseEntry = z.infer<typeof baseEntrySchema>

const imageListSchema = z.strictObject({
  bases: z.record(z.string(), baseEntrySchema),
  images: z.record(z.string(), imageEntrySchema),
})

/** `docker/images.yaml`, and the folder beside which its build contexts lie. */
export type ImageList = z.infer<typeof imageListSchema> & { folder: string }

/** Reads the list that comes with Standby: a mistake in it is ours. */
export async function readImageList(folder: string): Promise<ImageList> {
  const parsed = imageListSchema.safeParse(parse(await readFile(path.join(folder, 'images.yaml'), 'utf8')))
  if (!parsed.success) throw new BugError(`images.yaml: ${z.prettifyError(parsed.error)}`)
  return { ...parsed.data, folder }
}
