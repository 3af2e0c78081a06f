import path from 'node:path'
import { JsonFile } from '../base/json-file'
import { Live } from '../base/live'
import { defaultSettings, type Settings, settingsSchema } from '../contract/settings'

/** Settings, kept over restarts. What this version does not know in the file is left out. */
export class SettingsStore {
  readonly value: Live<Settings>
  readonly #file: JsonFile<Settings>

  constructor(dataFolder: string) {
    this.#file = new JsonFile(path.join(dataFolder, 'settings.json'), settingsSchema)
    this.value = new Live({ ...defaultSettings, ...this.#file.load().value })
  }

  set(change: Partial<Settings>): void {
    this.value.set({ ...this.value.value, ...change })
    this.#file.save(this.value.value)
  }
}
