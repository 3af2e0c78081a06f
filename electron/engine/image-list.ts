import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { BugError } from '../contract/errors'
import { nodeKinds } from '../contract/lab'

const imageEntrySchema = z.strictObject({
  kind: z.enum(nodeKinds),
  pull: z
    .strictObject({
      reference: z.string(),
      digest: z
        .string()
        .regex(/^sha256:[0-9a-f]{64}$/)
        .optional(),
    })
    .optional(),
  build: z.strictObject({ tag: z.string(), base: z.string(), context: z.string() }).optional(),
  seed: z.boolean().default(false),
})
export type ImageEntry = z.infer<typeof imageEntrySchema>

const baseEntrySchema = z.strictObject({ suite: z.string(), packages: z.array(z.string()) })
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
