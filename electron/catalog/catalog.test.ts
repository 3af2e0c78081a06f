import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CatalogView } from '../contract/lab'
import { labFiles, mysqlService } from '../testing/lab-files'
import { Catalog } from './catalog'

let folder: string
let own: string
let ownFolder: string | null
let catalog: Catalog

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'standby-catalog-'))
  own = path.join(folder, 'own')
  ownFolder = own
  mkdirSync(path.join(folder, 'labs'))
  mkdirSync(own)
  catalog = new Catalog(() => [
    { folder: path.join(folder, 'labs'), origin: 'built-in' },
    ...(ownFolder ? [{ folder: ownFolder, origin: 'own' as const }] : []),
  ])
})
afterEach(() => {
  catalog.dispose()
  rmSync(folder, { recursive: true, force: true })
})

function write(lab: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, lab, name)), { recursive: true })
    writeFileSync(path.join(folder, lab, name), text)
  }
}

const lab = (title: string, more = '') => {
  const files = labFiles({ services: { source: mysqlService('source', 1) } })
  return { ...files, 'lab.yaml': `${files['lab.yaml']?.replace(/^title:.*/m, `title: ${title}`)}${more}` }
}

const titles = (view: CatalogView) => view.labs.map((one) => `${one.origin} ${one.id}: ${one.title}`)
const becomes = (accept: (view: CatalogView) => boolean) => catalog.view.until(accept, AbortSignal.timeout(8000))

describe('the catalogue', () => {
  it('has the built-in labs and those of the own folder as equals', async () => {
    write('labs/first', lab('First'))
    write('own/second', lab('Second'))
    await catalog.open()
    expect(titles(catalog.view.value)).toEqual(['built-in first: First', 'own second: Second'])
    expect(catalog.lab('second')).toMatchObject({ origin: 'own', folder: path.join(own, 'second') })
    expect(catalog.labs().map((one) => one.id)).toEqual(['first', 'second'])
  })

  it('shows a lab that is not valid, with its problems, and says them when it is asked for', async () => {
    write('own/broken', { ...lab('Broken'), 'compose.yaml': 'services: {}\n' })
    await catalog.open()
    expect(catalog.view.value).toEqual({
      labs: [],
      invalid: [
        {
          id: 'broken',
          origin: 'own',
          folder: path.join(own, 'broken'),
          problems: [expect.objectContaining({ file: 'compose.yaml', message: 'needs at least one service' })],
        },
      ],
    })
    expect(() => catalog.lab('broken')).toThrow(expect.objectContaining({ code: 'LAB_INVALID' }))
  })

  it('knows which labs there are when it is asked for one that is not', async () => {
    write('labs/first', lab('First'))
    await catalog.open()
    for (const id of ['last', '__proto__', 'constructor', '']) {
      expect(() => catalog.lab(id)).toThrow(
        expect.objectContaining({ code: 'LAB_NOT_FOUND', details: { lab: id, known: ['first'] } }),
      )
    }
  })

  it('with two labs of one id has the built-in one, and says where the other is', async () => {
    write('labs/same', lab('Built in'))
    write('own/same', lab('Own'))
    await catalog.open()
    expect(titles(catalog.view.value)).toEqual(['built-in same: Built in'])
    expect(catalog.view.value.invalid).toMatchObject([
      {
        origin: 'own',
        folder: path.join(own, 'same'),
        problems: [{ message: expect.stringContaining('another lab has the id "same"') }],
      },
    ])
    expect(catalog.lab('same').origin).toBe('built-in')
  })

  it('does not have a lab that requires one which is not there, and says on which line', async () => {
    write('labs/first', lab('First'))
    write('own/next', lab('Next', 'requires:\n  - first\n  - zeroth\n'))
    await catalog.open()
    expect(titles(catalog.view.value)).toEqual(['built-in first: First'])
    const [invalid] = catalog.view.value.invalid
    expect(invalid?.problems).toEqual([
      { file: 'lab.yaml', line: expect.any(Number), key: 'requires[1]', message: 'there is no lab "zeroth"' },
    ])
    expect(
      lab('Next', 'requires:\n  - first\n  - zeroth\n')['lab.yaml'].split('\n')[(invalid?.problems[0]?.line ?? 0) - 1],
    ).toBe('  - zeroth')
  })

  it('takes no notice of files and hidden folders beside the labs', async () => {
    write('labs/first', lab('First'))
    write('labs/.git', { config: 'x' })
    writeFileSync(path.join(folder, 'labs', 'README.md'), 'x')
    await catalog.open()
    expect(titles(catalog.view.value)).toEqual(['built-in first: First'])
    expect(catalog.view.value.invalid).toEqual([])
  })

  it('is empty where the folder of one’s own is not there', async () => {
    ownFolder = path.join(folder, 'gone')
    await catalog.open()
    expect(catalog.view.value).toEqual({ labs: [], invalid: [] })
  })
})

describe('a catalogue that is open', () => {
  it('reads a lab again when one of its files was edited', async () => {
    write('own/lab', lab('Before'))
    await catalog.open()
    write('own/lab', lab('After'))
    expect(titles(await becomes((view) => view.labs[0]?.title === 'After'))).toEqual(['own lab: After'])
  })

  it('sees an edited step, a mistake in it, and its end', async () => {
    write('own/lab', lab('Lab'))
    await catalog.open()
    write('own/lab', { 'steps/01-look.md': '---\ntitle: New\n---\n' })
    await becomes((view) => view.labs[0]?.steps[0]?.title === 'New')
    write('own/lab', { 'steps/01-look.md': '---\ntitel: New\n---\n' })
    const { invalid } = await becomes((view) => view.invalid.length === 1)
    expect(invalid[0]?.problems).toMatchObject([{ key: 'title' }, { line: 2, key: 'titel' }])
    write('own/lab', { 'steps/01-look.md': '---\ntitle: Newer\n---\n' })
    await becomes((view) => view.labs[0]?.steps[0]?.title === 'Newer')
  })

  it('sees labs that come and go, and what is edited in one that came', async () => {
    await catalog.open()
    write('own/lab', lab('Came'))
    await becomes((view) => view.labs.length === 1)
    write('own/lab', { 'steps/02-more.md': '---\ntitle: More\n---\n' })
    await becomes((view) => view.labs[0]?.steps.length === 2)
    rmSync(path.join(own, 'lab'), { recursive: true })
    await becomes((view) => view.labs.length === 0 && view.invalid.length === 0)
  })

  it('sees that a missing file of the lab was put there', async () => {
    const withBind = labFiles({
      services: { source: mysqlService('source', 1, { volumes: ['./files/my.cnf:/etc/my.cnf:ro'] }) },
      files: { 'files/other.cnf': '' },
    })
    write('own/lab', withBind)
    await catalog.open()
    expect(catalog.view.value.invalid).toHaveLength(1)
    write('own/lab', { 'files/my.cnf': '' })
    await becomes((view) => view.labs.length === 1)
  })

  it('misses nothing that is edited while it reads', async () => {
    write('own/lab', lab('Before'))
    for (let index = 0; index < 20; index += 1) write(`own/other-${index}`, lab('Other'))
    await catalog.open()
    const reopened = catalog.reopen()
    // The labs are read in the order of their names: this one has been read when the last one is.
    const later = (async () => {
      for (let turn = 0; turn < 50; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
      write('own/lab', lab('After'))
    })()
    await Promise.all([reopened, later])
    await becomes((view) => view.labs.some((one) => one.title === 'After'))
  })

  it('has the labs of another folder when the setting changed', async () => {
    write('own/lab', lab('Old'))
    write('elsewhere/lab', lab('New'))
    await catalog.open()
    ownFolder = path.join(folder, 'elsewhere')
    await catalog.reopen()
    expect(titles(catalog.view.value)).toEqual(['own lab: New'])
    write('elsewhere/lab', lab('Newest'))
    await becomes((view) => view.labs[0]?.title === 'Newest')
  })
})
