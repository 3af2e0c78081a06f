import path from 'node:path'
import { z } from 'zod'
import { JsonFile } from '../base/json-file'
import { packManifestSchema } from './pack-manifest'

const installedSchema = z.object({
  unpackedAt: z.number(),
  manifest: packManifestSchema.omit({ parts: true }),
})
export type InstalledPack = z.infer<typeof installedSchema>

/** Where labs and quizzes of class packs lie, and which pack was taken in last. */
export function classFolder(dataFolder: string): string {
  return path.join(dataFolder, 'class')
}

export function installedPackFile(dataFolder: string): JsonFile<InstalledPack> {
  return new JsonFile(path.join(classFolder(dataFolder), 'pack.json'), installedSchema)
}
