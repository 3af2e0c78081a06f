import { z } from 'zod'
import { labIdSchema } from '../contract/lab'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const reference = z
  .string()
  .max(300)
  .regex(/^[a-z0-9][a-zA-Z0-9._:/-]*:[a-zA-Z0-9_][a-zA-Z0-9._-]*$/, 'must be an image with a tag')

export const packedImageSchema = z.strictObject({
  /** As labs name it; a ready data directory has the name of the image it belongs to. */
  image: z.string().min(1).max(300),
  kind: z.enum(['image', 'seed']),
  /** Its name in the archive, and the name under which it is looked for. */
  reference,
  as: reference,
  id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  bytes: z.number().int().min(0),
  /** What it was built from, where it has programs of Standby's in it. */
  context: z.string().max(100).nullable(),
})
export type PackedImage = z.infer<typeof packedImageSchema>

/** The largest files of a pack: what is larger was not made by Standby. */
export const largestPart = { images: 64 * 1024 ** 3, file: 20_000_000, manifest: 2_000_000, allFiles: 500_000_000 }
export const mostParts = 5000

export const packManifestSchema = z.strictObject({
  format: z.literal('standby-class-pack'),
  version: z.literal(1),
  /** The version of Standby that made it. */
  standby: z.string().max(40),
  packedAt: z.number(),
  platform: z.string().regex(/^[a-z0-9]+\/[a-z0-9_]+$/),
  images: z.array(packedImageSchema).max(200),
  labs: z
    .array(
      z.strictObject({
        id: labIdSchema,
        title: z.string().max(80),
        origin: z.enum(['built-in', 'own']),
        /** The lesson's, or only named by one of those. */
        chosen: z.boolean(),
        hash: sha256,
      }),
    )
    .max(500),
  parts: z.array(z.strictObject({ name: z.string().max(255), bytes: z.number().int().min(0), sha256 })).max(mostParts),
})
export type PackManifest = z.infer<typeof packManifestSchema>
export type PackPart = PackManifest['parts'][number]

export const imagesPart = 'images.tar'
export const manifestPart = 'manifest.json'

/** Whether a name is one that a pack may have: below labs/ or quizzes/, and a name on every disk. */
export function isPackName(name: string): boolean {
  if (name === imagesPart || name === manifestPart) return true
  if (name.length > 240) return false
  const segments = name.split('/')
  if (!segments.every(isPlainSegment)) return false
  if (/^quizzes\/(topics\/)?[^/]+\.ya?ml$/.test(name)) return true
  return (
    segments[0] === 'labs' &&
    segments.length >= 3 &&
    segments.length <= 10 &&
    labIdSchema.safeParse(segments[1]).success
  )
}

function isPlainSegment(segment: string): boolean {
  return (
    /^[^\p{Cc}\p{Cf}\p{Cs}\\/:*?"<>|]+$/u.test(segment) &&
    !segment.startsWith('.') &&
    !/[. ]$/.test(segment) &&
    !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(segment)
  )
}
