import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from './standby'

test('without an engine the window says what was tried and what to do', async ({ standby }) => {
  const { page } = await standby.launch({ DOCKER_HOST: 'unix:///nonexistent/engine.sock' })
  await expect(page.getByText('unix:///nonexistent/engine.sock').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /try again|look again|retry/i }).first()).toBeVisible()
})

test('a lab with mistakes is shown with file, line and key, and can be mended while the app runs', async ({
  standby,
}) => {
  const folder = path.join(standby.dataFolder, 'labs', 'my-lab')
  await mkdir(path.join(folder, 'steps'), { recursive: true })
  await writeFile(
    path.join(folder, 'lab.yaml'),
    'title: Mine\nsummary: One server\nlevel: expert\nminutes: 5\ntopics: [Own]\nobjectives: [Try]\n',
  )
  await writeFile(
    path.join(folder, 'compose.yaml'),
    'services:\n  db:\n    image: mysql:9.7\n    environment: { MYSQL_ROOT_PASSWORD: lab }\n    x-standby: { kind: mysql }\n',
  )
  await writeFile(path.join(folder, 'steps', '01-look.md'), '---\ntitle: Look\n---\nLook around.\n')
  const { page } = await standby.launch({ STANDBY_LABS: path.join(standby.dataFolder, 'labs') })
  const card = page.getByRole('article', { name: 'Lab with mistakes: my-lab' })
  await expect(card).toContainText('lab.yaml:3')
  await expect(card).toContainText('level')
  await writeFile(
    path.join(folder, 'lab.yaml'),
    'title: Mine\nsummary: One server\nlevel: advanced\nminutes: 5\ntopics: [Own]\nobjectives: [Try]\n',
  )
  await expect(card).toBeHidden()
  await expect(page.getByText('Mine', { exact: true })).toBeVisible()
})
