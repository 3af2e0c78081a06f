import path from 'node:path'
import { z } from 'zod'
import { JsonFile } from '../base/json-file'
import { Live } from '../base/live'
import { defaultSettings, type Settings, settingsSchema } from '../contract/settings'

/** Another version may have written the file: what this one does not know is left out, what is missing has its default. */
const fileSchema = z.object(settingsSchema.shape).partial()

/** Settings, kept over restarts. */
export class SettingsStore {
  readonly value: Live<Settings>
  readonly #file: JsonFile<Partial<Settings>>

  constructor(dataFolder: string) {
    this.#file = new JsonFile(path.join(dataFolder, 'settings.json'), fileSchema)
    this.value = new Live({ ...defaultSettings, ...this.#file.load().value })
  }

  set(change: Partial<Settings>): void {
    this.value.set({ ...this.value.value, ...change })
    this.#file.save(this.value.value)
  }
}
