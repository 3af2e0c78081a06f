import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { stringify } from 'yaml'
import { expect, type Standby, seriousViolations, sessionIds, startLab, test } from './standby'

const title = 'A lab to hand in'

/** A lab that starts in a second, and is solved by a file and an answer. */
async function ownLab(standby: Standby): Promise<string> {
  const labs = path.join(standby.dataFolder, 'own-labs')
  const folder = path.join(labs, 'hand-in-lab')
  await mkdir(path.join(folder, 'steps'), { recursive: true })
  const manifest = {
    title,
    summary: 'What a test needs.',
    level: 'beginner',
    minutes: 1,
    topics: ['Tests'],
    objectives: ['Hand it in'],
  }
  const client = {
    image: 'mysql:9.7',
    'x-standby': { kind: 'client' },
    entrypoint: ['bash', '-c', 'trap "exit 0" TERM; sleep infinity & wait'],
    networks: ['lab'],
  }
  const step = (front: object, body: string) => `---\n${stringify(front)}---\n${body}\n`
  const file = { name: 'The file is there', exec: { node: 'client', command: 'test -e /tmp/file' } }
  const answer = { name: 'Which one', answer: { question: 'Which?', choices: ['this', 'that'], correct: 'this' } }
  await writeFile(path.join(folder, 'lab.yaml'), stringify({ ...manifest, terminals: ['client'] }))
  await writeFile(path.join(folder, 'compose.yaml'), stringify({ services: { client }, networks: { lab: null } }))
  await writeFile(
    path.join(folder, 'steps', '01-file.md'),
    step({ title: 'Make a file', checks: [file] }, '```sh node=client\ntouch /tmp/file\n```'),
  )
  await writeFile(path.join(folder, 'steps', '02-answer.md'), step({ title: 'Answer', checks: [answer] }, 'Answer.'))
  return labs
}

const openFiles = (page: Page, files: string[]) => page.getByLabel('Hand-in files').setInputFiles(files)

test('a learner hands in a lab, and an instructor sees who got how far, and which file was edited', async ({
  standby,
}) => {
  const labs = await ownLab(standby)
  const { app, page } = await standby.launch({ STANDBY_LABS: labs })
  await startLab(page, title)
  await page.getByRole('button', { name: 'Run' }).first().click()
  await expect(page.getByText('Step done')).toBeVisible({ timeout: 15_000 })
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('radio', { name: 'that' }).check()
  await page.getByRole('button', { name: 'Submit' }).click()
  await expect(page.getByText('you answered: that').first()).toBeVisible()

  const saved = path.join(standby.dataFolder, 'anna.json')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, saved)
  await page.getByRole('button', { name: 'Hand in', exact: true }).click()
  await page.getByLabel('Your name').fill('Anna Berg')
  expect(await seriousViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Save the hand-in' }).click()
  const receipt = (await page.getByRole('status').locator('code').innerText()).trim()
  expect(receipt).toMatch(/^[0-9a-f]{4}( [0-9a-f]{4}){3}$/)
  await page.getByRole('button', { name: 'Done' }).click()
  expect(await readFile(saved, 'utf8')).toContain('"learner":"Anna Berg"')

  await page.getByRole('button', { name: 'Labs' }).first().click()
  await page.getByRole('button', { name: 'Hand-ins' }).click()
  await expect(page.getByRole('heading', { name: 'Open what your class handed in' })).toBeVisible()
  expect(await seriousViolations(page)).toEqual([])

  const edited = path.join(standby.dataFolder, 'edited.json')
  const broken = path.join(standby.dataFolder, 'broken.json')
  await writeFile(edited, (await readFile(saved, 'utf8')).replace('"Anna Berg"', '"Max <b>Weber</b>"'))
  await writeFile(broken, (await readFile(saved, 'utf8')).slice(0, 500))
  await openFiles(page, [saved, edited, broken])
  const table = page.getByRole('table')
  await expect(table.getByRole('row')).toHaveCount(1 + 2 + 4)
  await expect(table.getByRole('row', { name: /Anna Berg/ })).toContainText('1/2')
  await expect(table.getByRole('row', { name: /Max <b>Weber<\/b>/ })).toContainText('edited')
  await expect(page.getByText('1 file changed after it was sealed:')).toBeVisible()
  await expect(page.getByText('It is no hand-in: it is not JSON, or was cut short.')).toBeVisible()
  expect(await seriousViolations(page)).toEqual([])

  await table.getByRole('button', { name: 'Anna Berg' }).press('Enter')
  const details = page.getByRole('dialog', { name: 'Anna Berg' })
  await expect(details.getByText(receipt)).toBeVisible()
  await expect(details.getByText(/a wrong answer/)).toBeVisible()
  await page.keyboard.press('Escape')

  const csv = path.join(standby.dataFolder, 'class.csv')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, csv)
  await page.getByRole('button', { name: 'Save as CSV' }).click()
  await expect.poll(() => readFile(csv, 'utf8').catch(() => '')).toContain('"Anna Berg","hand-in-lab"')
  expect(await sessionIds(standby)).toHaveLength(1)
})
