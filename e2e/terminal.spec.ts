import { firstLab, openShell, screen, showShell } from './shell'
import { containerOf, expect, startLab, test } from './standby'

test('a terminal runs interactive programs, keeps its screen, and comes back with its container', async ({
  standby,
}) => {
  const { page } = await standby.launch()
  await startLab(page, firstLab)
  await openShell(page, 'replica')

  await test.step('top and vim take over the screen and give it back', async () => {
    await page.keyboard.type('top -d 1\n')
    await expect(screen(page)).toContainText('mysqld')
    await page.keyboard.press('q')
    await page.keyboard.type('vim /tmp/notes\n')
    await expect(screen(page)).toContainText('~')
    await page.keyboard.type('ifrom vim')
    await page.keyboard.press('Escape')
    await page.keyboard.type(':wq\n')
    await page.keyboard.type('cat /tmp/notes | tr a-z A-Z\n')
    await expect(screen(page)).toContainText('FROM VIM')
  })

  await test.step('another tab and back: the screen is as it was', async () => {
    await page
      .getByRole('tab', { name: /^source/ })
      .first()
      .click()
    await showShell(page, 'replica')
    await expect(screen(page)).toContainText('FROM VIM')
  })

  await test.step('a reload of the window restores the screen', async () => {
    await page.reload()
    await page.getByRole('button', { name: 'Continue' }).click()
    await showShell(page, 'replica')
    await expect(screen(page)).toContainText('FROM VIM')
  })

  await test.step('the container is killed and started: the diagram shows it, the terminal reconnects', async () => {
    const container = await containerOf(standby, 'replica')
    await standby.docker('kill', container)
    await expect(page.getByRole('region', { name: 'Topology' })).toContainText('killed', { timeout: 2000 })
    await expect(screen(page)).toContainText('reconnects by itself')
    await standby.docker('start', container)
    await expect(page.getByRole('region', { name: 'Topology' })).not.toContainText('killed')
    await showShell(page, 'replica')
    await expect(async () => {
      await page.keyboard.type('echo back-$((40 + 2))\n')
      await expect(screen(page)).toContainText('back-42', { timeout: 1000 })
    }).toPass()
  })
})

test('a flood of output neither freezes the window nor loses its end', async ({ standby }) => {
  const { page } = await standby.launch()
  await startLab(page, firstLab)
  await openShell(page, 'source')
  await page.keyboard.type('seq 1 400000; echo the-end-$((1 + 1))\n')
  await expect(screen(page)).toContainText('the-end-2', { timeout: 60_000 })
})
