import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { build } from 'vite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { JsonFile } from './json-file'

const schema = z.object({ count: z.number(), words: z.array(z.string()).default([]) })

let folder: string
let file: JsonFile<z.infer<typeof schema>>

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'standby-json-'))
  file = new JsonFile(path.join(folder, 'state.json'), schema)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const state = (count: number) => ({ count, words: ['für', '源', '"quoted"\n'] })

describe('a JSON file', () => {
  it('that does not exist holds nothing, and nothing is wrong', () => {
    expect(file.load()).toEqual({ value: null, damaged: null })
  })

  it('gives back what was saved, whatever text is in it', () => {
    fc.assert(
      fc.property(fc.record({ count: fc.integer(), words: fc.array(fc.string({ unit: 'binary-ascii' })) }), (value) => {
        file.save(value)
        expect(file.load()).toEqual({ value, damaged: null })
      }),
      { numRuns: 10 },
    )
  })

  it('makes its folder, which nobody else may read', () => {
    const deep = new JsonFile(path.join(folder, 'a', 'b', 'state.json'), schema)
    deep.save(state(1))
    expect(deep.load().value).toEqual(state(1))
    if (process.platform === 'win32') return
    for (const made of [deep.file, path.dirname(deep.file)]) expect(statSync(made).mode & 0o077).toBe(0)
  })

  it('leaves no temporary file beside it', () => {
    file.save(state(1))
    file.save(state(2))
    expect(readdirSync(folder).sort()).toEqual(['state.json', 'state.json.last'])
  })

  it('is unharmed by what a killed process left half written', () => {
    file.save(state(1))
    writeFileSync(`${file.file}.99999.tmp`, '{"count":')
    expect(file.load()).toEqual({ value: state(1), damaged: null })
  })

  it('is read from the copy where a kill came between setting it aside and writing it anew', () => {
    file.save(state(1))
    file.save(state(2))
    rmSync(file.file)
    expect(file.load()).toEqual({ value: state(1), damaged: null })
  })

  it('is removed together with its copy', () => {
    file.save(state(1))
    file.save(state(2))
    file.remove()
    expect(readdirSync(folder)).toEqual([])
    expect(file.load().value).toBeNull()
  })

  it('says which file could not be written', () => {
    mkdirSync(file.file)
    expect(() => file.save(state(1))).toThrow(
      expect.objectContaining({ code: 'FILE_UNREADABLE', details: { file: file.file } }),
    )
    expect(readdirSync(folder)).toEqual(['state.json'])
  })
})

describe('a damaged JSON file', () => {
  it('is set aside as it is, and the state before it is used', () => {
    file.save(state(1))
    file.save(state(2))
    writeFileSync(file.file, 'garbage')
    const { value, damaged } = file.load()
    expect(value).toEqual(state(1))
    expect(damaged?.usedLastGood).toBe(true)
    expect(readFileSync(damaged?.setAside ?? '', 'utf8')).toBe('garbage')
  })

  it('is reported once: afterwards the state before it is the file', () => {
    file.save(state(1))
    file.save(state(2))
    writeFileSync(file.file, 'garbage')
    file.load()
    expect(file.load()).toEqual({ value: state(1), damaged: null })
    expect(existsSync(file.file)).toBe(true)
  })

  it('with nothing before it is set aside all the same, and nothing is invented', () => {
    writeFileSync(file.file, '{"count": "many"}')
    const { value, damaged } = file.load()
    expect(value).toBeNull()
    expect(damaged?.usedLastGood).toBe(false)
    expect(readFileSync(damaged?.setAside ?? '', 'utf8')).toBe('{"count": "many"}')
  })

  it('never takes the place of the last good copy', () => {
    file.save(state(1))
    file.save(state(2))
    writeFileSync(file.file, '{"count": 3')
    file.save(state(4))
    writeFileSync(file.file, '')
    expect(file.load().value).toEqual(state(1))
  })

  it('is told from a good one wherever it was cut off', () => {
    file.save(state(1))
    file.save(state(2))
    const whole = readFileSync(file.file)
    for (let length = 0; length < whole.length - 1; length += 1) {
      writeFileSync(file.file, whole.subarray(0, length))
      const { value, damaged } = file.load()
      expect({ length, value, usedLastGood: damaged?.usedLastGood }).toEqual({
        length,
        value: state(1),
        usedLastGood: true,
      })
    }
    // Only the newline behind the last brace is missing: nothing was lost.
    writeFileSync(file.file, whole.subarray(0, whole.length - 1))
    expect(file.load()).toEqual({ value: state(2), damaged: null })
  })

  it('is told from a good one when its copy was cut off too', () => {
    file.save(state(1))
    file.save(state(2))
    writeFileSync(file.file, '{')
    writeFileSync(`${file.file}.last`, '{')
    expect(file.load()).toMatchObject({ value: null, damaged: { usedLastGood: false } })
  })
})

describe('a process that is killed while it writes', () => {
  /** Saves a growing count without end, and says each that it has saved. */
  const writer = `
    const { JsonFile } = require('./json-file.cjs')
    const file = new JsonFile(process.argv[2], { safeParse: (data) => ({ success: typeof data?.count === 'number', data }) })
    for (let count = file.load().value?.count ?? 0; ; count += 1) {
      file.save({ count, words: Array(500).fill('word') })
      process.stdout.write(count + ' ')
    }`

  it('leaves what it last said it had saved, or something newer', async () => {
    const outDir = path.join(folder, 'program')
    const entry = path.join(import.meta.dirname, 'json-file.ts')
    await build({
      configFile: false,
      logLevel: 'silent',
      root: folder,
      build: {
        outDir,
        minify: false,
        lib: { entry, formats: ['cjs'] },
        rolldownOptions: { platform: 'node', external: /^node:/, output: { entryFileNames: 'json-file.cjs' } },
      },
    })
    writeFileSync(path.join(outDir, 'writer.cjs'), writer)
    for (let kill = 1; kill <= 8; kill += 1) {
      const child = spawn(process.execPath, [path.join(outDir, 'writer.cjs'), file.file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        // Each time after another number of saves: somewhere within the next one.
        if (said.split(' ').length > kill * 3) child.kill('SIGKILL')
      })
      await once(child, 'close')
      const saved = Number(said.trim().split(' ').at(-1))
      const { value, damaged } = file.load()
      expect(damaged).toBeNull()
      expect(value?.words).toHaveLength(500)
      expect(value?.count).toBeGreaterThanOrEqual(saved)
    }
  }, 30_000)
})
