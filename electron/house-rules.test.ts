import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '..')

interface Import {
  /** The importing file, from the root: `electron/session/session.ts`. */
  file: string
  /** What it imports: a package, or one of our files as `/electron/session/sessions`. */
  of: string
  typeOnly: boolean
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith('electron/testing/')

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
    .filter((file) => /\.tsx?$/.test(file))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8')
  const statements = text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)
  const calls = text.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]/g)
  const resolve = (of: string) => (of.startsWith('.') ? path.posix.join('/', path.posix.dirname(file), of) : of)
  return [
    ...[...statements].map(([, type, of = '']) => ({ file, of: resolve(of), typeOnly: type !== undefined })),
    ...[...calls].map(([, of = '']) => ({ file, of: resolve(of), typeOnly: false })),
  ]
}

const everything = [...sourceFiles('electron'), ...sourceFiles('renderer')].flatMap(importsOf)
/** What ships; tests may look at anything. */
const imports = everything.filter(({ file }) => !isTest(file))

const from = (...folders: string[]) =>
  imports.filter(({ file }) =>
    folders.some((folder) => (folder.endsWith('/') ? file.startsWith(folder) : file === folder)),
  )
const ofPackage =
  (name: string) =>
  ({ of }: Import) =>
    of === name || of.startsWith(`${name}/`)
const said = (found: Import[]) => found.map(({ file, of }) => `${file} imports ${of}`)
const importersOf = (name: string, allowed: RegExp) =>
  said(imports.filter(ofPackage(name)).filter(({ file }) => !allowed.test(file)))

/** Values in, values out: what is concluded from what was read. */
const pureTopology = [
  'analyse',
  'analyse-group',
  'analyse-routes',
  'analyse-semi-sync',
  'analyse-writers',
  'failover-conditions',
  'finding',
  'mermaid',
  'server-facts',
  'snapshot',
  'timeline-events',
]

describe('the direction of dependency', () => {
  it('is looked at in all files', () => {
    expect(imports.length).toBeGreaterThan(300)
    expect(imports.some(({ file, of }) => file === 'electron/main.ts' && of === 'electron')).toBe(true)
    expect(imports.some(({ file, of }) => file === 'electron/house.ts' && of === '/electron/session/sessions')).toBe(
      true,
    )
  })

  it('the window imports of what is outside only the contract, and the types of the routers', () => {
    const routers = ['/electron/ipc/router', '/electron/web/audience-router']
    const outside = from('renderer/').filter(({ of }) => of.startsWith('/electron/') || of === 'electron')
    const wrong = outside.filter(
      ({ of, typeOnly }) => !of.startsWith('/electron/contract/') && !(routers.includes(of) && typeOnly),
    )
    expect(said(wrong)).toEqual([])
  })

  it('the window imports nothing of Node, Docker or MySQL', () => {
    expect(said(from('renderer/').filter(({ of }) => /^(node:|dockerode|mysql2)/.test(of)))).toEqual([])
  })

  it('nothing outside imports the window', () => {
    expect(said(from('electron/').filter(({ of }) => of.startsWith('/renderer/')))).toEqual([])
  })

  it('the contract imports the contract and zod', () => {
    const wrong = from('electron/contract/').filter(({ of }) => !of.startsWith('/electron/contract/') && of !== 'zod')
    expect(said(wrong)).toEqual([])
  })

  it('base imports base, Node, and our errors', () => {
    const wrong = from('electron/base/').filter(
      ({ of }) => !/^(\/electron\/base\/|\/electron\/contract\/errors$|node:|zod$)/.test(of),
    )
    expect(said(wrong)).toEqual([])
  })

  it('electron is imported only in main, preload, window and ipc/', () => {
    expect(importersOf('electron', /^electron\/((main|preload|window)\.ts$|ipc\/)/)).toEqual([])
  })

  it('preload imports electron and names, so that it can be sandboxed', () => {
    const wrong = from('electron/preload.ts').filter(
      ({ of, typeOnly }) => !typeOnly && of !== 'electron' && !of.startsWith('/electron/contract/'),
    )
    expect(said(wrong)).toEqual([])
  })

  it('what serves a browser runs without Electron, and knows the router, not what is behind it', () => {
    const allowed =
      /^(\/electron\/(web|contract|base)\/|\/electron\/ipc\/(router|services)$|node:|ws$|@trpc\/server|uqr$|zod$)/
    expect(said(from('electron/web/').filter(({ of, typeOnly }) => !typeOnly && !allowed.test(of)))).toEqual([])
  })

  it('dockerode is imported only in engine/, mysql2 only in mysql/', () => {
    expect(importersOf('dockerode', /^electron\/engine\//)).toEqual([])
    expect(importersOf('mysql2', /^electron\/mysql\//)).toEqual([])
  })

  it.each([
    ['shop', /^(\/docker\/shop\/|node:|mysql2\/promise$)/],
    ['store', /^(\/docker\/store\/|\/docker\/shop\/(log|lifetime)$|node:)/],
  ])('the %s in its container stands alone: Node, its driver, and itself', (name, allowed) => {
    const own = sourceFiles(`docker/${name}`).flatMap(importsOf)
    expect(own.length).toBeGreaterThan(10)
    expect(said(own.filter(({ file, of }) => !isTest(file) && !allowed.test(of)))).toEqual([])
    expect(said(everything.filter(({ of }) => of.startsWith('/docker/')))).toEqual([])
  })

  it.each([
    ['engine', ['backup', 'mysql', 'session', 'topology', 'catalog', 'ipc', 'study', 'cli']],
    ['mysql', ['backup', 'engine', 'session', 'topology', 'catalog', 'ipc', 'study', 'cli']],
    ['backup', ['session', 'topology', 'catalog', 'traffic', 'ipc', 'study', 'cli']],
    ['catalog', ['backup', 'session', 'topology', 'ipc', 'study', 'cli']],
    ['topology', ['backup', 'session', 'catalog', 'ipc', 'study', 'cli']],
    ['study', ['backup', 'session', 'topology', 'engine', 'mysql', 'ipc', 'cli']],
  ])('%s/ knows nothing of what is above it', (folder, above) => {
    const wrong = from(`electron/${folder}/`).filter(({ of }) =>
      above.some((one) => of.startsWith(`/electron/${one}/`)),
    )
    expect(said(wrong)).toEqual([])
  })

  it.each([
    ...pureTopology.map((name): [string, RegExp] => [
      `electron/topology/${name}.ts`,
      new RegExp(`^/electron/(contract/|mysql/gtid-set$|topology/(${pureTopology.join('|')})$)`),
    ]),
    ['electron/mysql/gtid-set.ts', /^$/],
    ['electron/backup/backup-kind.ts', /^$/],
  ])('%s is pure: nothing it runs reads or writes', (file, allowed) => {
    expect(said(from(file).filter(({ of, typeOnly }) => !typeOnly && !allowed.test(of)))).toEqual([])
    expect(readFileSync(path.join(root, file), 'utf8')).not.toMatch(/Date\.now|Math\.random|process\.|setTimeout/)
  })

  it('services are constructed in the composition roots and nowhere else', () => {
    const services =
      /\bnew (EngineWatch|ImageStore|Catalog|SessionStore|Sessions|ProgressStore|SettingsStore|WindowIpc|WebServer)\(/
    const builders = sourceFiles('electron').filter(
      (file) => !isTest(file) && services.test(readFileSync(path.join(root, file), 'utf8')),
    )
    expect(builders.filter((file) => !/^electron\/(main|cli|web|house)\.ts$/.test(file))).toEqual([])
  })

  it('files do not import in a circle', () => {
    const known = new Map<string, string[]>()
    for (const { file, of, typeOnly } of imports) {
      if (typeOnly || !of.startsWith('/')) continue
      const name = `/${file.replace(/\.tsx?$/, '')}`
      known.set(name, [...(known.get(name) ?? []), of])
    }
    const circles: string[] = []
    const done = new Set<string>()
    const visit = (file: string, trail: string[]) => {
      if (trail.includes(file)) circles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '))
      if (done.has(file) || trail.includes(file)) return
      for (const of of known.get(file) ?? []) visit(of, [...trail, file])
      done.add(file)
    }
    for (const file of known.keys()) visit(file, [])
    expect(circles).toEqual([])
  })
})

describe('the linter', () => {
  /** A statement that breaks a rule, by the file in which it would stand, and what the linter says of it. */
  const violations: [file: string, statement: string, words: string][] = [
    [
      'renderer/a.ts',
      "import { Sessions } from '../electron/session/sessions'",
      'The renderer imports from electron/ only',
    ],
    ['renderer/b.ts', "import fs from 'node:fs'", 'Not in the window.'],
    ['electron/contract/a.ts', "import fs from 'node:fs'", 'contract/ is pure'],
    ['electron/base/a.ts', "import { Lab } from '../catalog/lab'", 'base/ has no domain in it.'],
    ['electron/engine/a.ts', "import { Session } from '../session/session'", 'engine/ knows containers only.'],
    ['electron/mysql/a.ts', "import Docker from 'dockerode'", 'mysql/ knows servers only.'],
    [
      'electron/backup/a.ts',
      "import { Session } from '../session/session'",
      'backup/ knows containers, servers and files',
    ],
    ['electron/session/a.ts', "import mysql from 'mysql2/promise'", 'mysql2 only in mysql/'],
    ['electron/topology/a.ts', "import { app } from 'electron'", 'electron only in main'],
    ['electron/web/a.ts', "import { Session } from '../session/session'", 'web/ knows browsers'],
  ]
  const allowed: [file: string, statement: string][] = [
    ['renderer/c.ts', "import { labelsOf } from '../electron/contract/lab'"],
    ['renderer/d.ts', "import type { AppRouter } from '../electron/ipc/router'"],
    ['electron/base/b.ts', "import { AppError } from '../contract/errors'"],
    ['electron/engine/b.ts', "import Docker from 'dockerode'"],
    ['electron/main.ts', "import { app } from 'electron'"],
  ]
  let folder: string
  let diagnostics: { message: string; location: { path: string } }[]

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'standby-lint-'))
    copyFileSync(path.join(root, 'biome.json'), path.join(folder, 'biome.json'))
    for (const [file, statement] of [...violations, ...allowed]) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
      writeFileSync(path.join(folder, file), `${statement}\n`)
    }
    const biome = path.join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
    const options = ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '.']
    const { stdout } = spawnSync(process.execPath, [biome, ...options], { cwd: folder, encoding: 'utf8' })
    diagnostics = (JSON.parse(stdout) as { diagnostics: typeof diagnostics }).diagnostics
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const messagesOf = (file: string) => diagnostics.filter((one) => one.location.path === file).map((one) => one.message)

  it.each(violations)('refuses in %s: %s', (file, _, words) => {
    expect(messagesOf(file)).toEqual([expect.stringContaining(words)])
  })

  it.each(allowed)('accepts in %s: %s', (file) => {
    expect(messagesOf(file)).toEqual([])
  })
})
