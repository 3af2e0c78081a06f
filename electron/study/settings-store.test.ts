import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings, settingsSchema } from '../contract/settings'
import { SettingsStore } from './settings-store'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'standby-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const written = (text: string) => writeFileSync(path.join(folder, 'settings.json'), text)

describe('settings', () => {
  it('have their defaults before anything was set, and write no file for it', () => {
    expect(new SettingsStore(folder).value.value).toEqual(defaultSettings)
    expect(readdirSync(folder)).toEqual([])
  })

  it('are kept over restarts, each by itself', () => {
    const store = new SettingsStore(folder)
    store.set({ theme: 'dark' })
    store.set({ labsFolder: '/home/ada/labs' })
    expect(new SettingsStore(folder).value.value).toEqual({
      ...defaultSettings,
      theme: 'dark',
      labsFolder: '/home/ada/labs',
    })
  })

  it('tell those who listen', () => {
    const store = new SettingsStore(folder)
    const seen: string[] = []
    store.value.onChange((value) => seen.push(value.theme))
    store.set({ theme: 'dark' })
    expect(seen).toEqual(['dark'])
  })

  it('of an older version keep what they had, and have defaults for what is new', () => {
    written('{"theme":"dark"}')
    expect(new SettingsStore(folder).value.value).toEqual({ ...defaultSettings, theme: 'dark' })
  })

  it('of a newer version lose only what this one does not know', () => {
    written('{"theme":"dark","fontSize":14}')
    expect(new SettingsStore(folder).value.value).toEqual({ ...defaultSettings, theme: 'dark' })
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it('that are damaged are set aside, and the last good ones are used', () => {
    const store = new SettingsStore(folder)
    store.set({ theme: 'dark' })
    store.set({ theme: 'light' })
    written('{"theme":')
    expect(new SettingsStore(folder).value.value.theme).toBe('dark')
    const aside = readdirSync(folder).find((name) => name.includes('.damaged-'))
    expect(readFileSync(path.join(folder, aside ?? ''), 'utf8')).toBe('{"theme":')
  })
})

describe('the registry prefix', () => {
  const accepts = (registryPrefix: string) => settingsSchema.safeParse({ ...defaultSettings, registryPrefix }).success

  it.each(['', 'registry.example', 'registry.example:5000', '10.0.0.5:5000/mirror', 'localhost:5000/a/b-c'])(
    'may be %j',
    (text) => {
      expect(accepts(text)).toBe(true)
    },
  )

  it.each([
    'http://registry.example',
    'registry.example/',
    'user@registry.example',
    'a b',
    '../x',
    'a:port',
    'a/UPPER',
    '-x',
    'a;b',
  ])('may not be %j', (text) => {
    expect(accepts(text)).toBe(false)
  })
})
