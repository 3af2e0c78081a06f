import { z } from 'zod'

export const themeChoices = ['system', 'light', 'dark'] as const

export const settingsSchema = z.strictObject({
  theme: z.enum(themeChoices),
  /** An engine's address (`unix:///…`, `npipe:////./pipe/…`, `tcp://127.0.0.1:…`); empty: look for one. */
  engine: z.string().max(500),
  /** A registry of one's own, put before every image that is pulled: `registry.example:5000`, `10.0.0.5:5000/mirror`. */
  registryPrefix: z
    .string()
    .max(200)
    .regex(/^$|^[a-zA-Z0-9][a-zA-Z0-9.-]*(:\d+)?(\/[a-z0-9._-]+)*$/, 'must be host, host:port or host:port/path'),
  /** A folder with labs of one's own; empty: none. `STANDBY_LABS` comes before it. */
  labsFolder: z.string().max(2000),
  /** A folder with question banks of one's own; empty: none. `STANDBY_QUIZZES` comes before it. */
  quizzesFolder: z.string().max(2000),
  /** With which probability one wants to know an answer on the day on which it falls due. */
  targetRetention: z.number().min(0.7).max(0.97),
  /** How many questions never asked a daily review brings. */
  newQuestionsADay: z.number().int().min(0).max(100),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  theme: 'system',
  engine: '',
  registryPrefix: '',
  labsFolder: '',
  quizzesFolder: '',
  targetRetention: 0.9,
  newQuestionsADay: 10,
}
