import { chromium } from '@playwright/test'
import { AudienceViewer, ask, cookieFor } from '../electron/web/audience-viewer'
import { expect, password, seriousViolations, sessionIds, test } from './standby'

const demo = 'An automatic failover'

test('the presenter lets the room follow, vote, and nothing else', async ({ standby }) => {
  test.setTimeout(420_000)
  const { app, page } = await standby.launch()
  await page.getByRole('button', { name: `Present ${demo}` }).click()
  await page.getByRole('button', { name: 'Start the demonstration' }).click()
  const opened = app.waitForEvent('window')
  await page.getByRole('button', { name: 'Open the projector' }).click()
  const projector = await opened
  await expect(page.getByText('Ready for the key')).toBeVisible({ timeout: 90_000 })

  await page.getByRole('switch', { name: 'Audience view' }).click()
  const invitation = projector.getByRole('complementary', { name: 'Audience view' })
  await expect(invitation.getByRole('img', { name: 'Opens the audience view on a phone' })).toBeVisible()
  const url = (await invitation.getByText(/^http:/).textContent()) ?? ''
  const code = /Code (\w{6})$/.exec((await invitation.textContent()) ?? '')?.[1] ?? ''
  expect(url).toMatch(/^http:\/\/[\d.]+:\d+\/$/)
  expect(await seriousViolations(projector)).toEqual([])
  expect(await seriousViolations(page)).toEqual([])
  await projector.screenshot({ path: 'test-results/audience-invitation.png' })
  await page.screenshot({ path: 'test-results/audience-presenter.png' })

  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  const viewer = await AudienceViewer.open(url, { cookie: await cookieFor(url, code) })
  try {
    const phone = await (await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true })).newPage()
    await phone.goto(`${url}#${code}`)
    await expect(phone.getByRole('heading', { name: demo })).toBeVisible()
    viewer.watch()
    await viewer.state((state) => state !== null)
    await expect(page.getByText('2 viewers')).toBeVisible()

    await test.step('a vote stands on the wall', async () => {
      for (let key = 0; key < 2; key++) {
        await page.keyboard.press('PageDown')
        await viewer.state((state) => state?.cue.number === key + 1 && state.tone === 'good')
      }
      await page.getByRole('button', { name: 'Ask the room' }).click()
      await phone.getByRole('button', { name: 'db2' }).click()
      await expect(projector.getByRole('region', { name: 'Poll' })).toContainText('1 vote')
      await page.getByRole('button', { name: 'Close the poll' }).click()
      await expect(phone.getByText('The poll is closed')).toBeVisible()
      await phone.screenshot({ path: 'test-results/audience-room-poll.png' })
    })

    await test.step('what the wall shows is on the phone', async () => {
      await page.keyboard.press('PageDown')
      await viewer.state((state) => state?.cue.number === 3 && (state.streams[0]?.rtoMs ?? null) !== null)
      await phone.screenshot({ path: 'test-results/audience-room.png', fullPage: true })
    })

    await test.step('a command is refused, and no secret is in what came', async () => {
      const [sessionId = ''] = await sessionIds(standby)
      viewer.send(9, 'mutation', 'session.end', { sessionId })
      expect((await viewer.answerTo(9)).error?.data.code).toBe('NOT_FOUND')
      viewer.send(10, 'mutation', 'presenter.next')
      expect((await viewer.answerTo(10)).error?.data.code).toBe('NOT_FOUND')
      const all = JSON.stringify(viewer.states())
      const ports = (
        await standby.docker('ps', '--filter', `label=io.standby.session=${sessionId}`, '--format', '{{.Ports}}')
      ).matchAll(/127\.0\.0\.1:(\d+)->/g)
      const secrets = [sessionId, await password(standby), ...[...ports].map(([, port]) => `:${port}`), code]
      expect(secrets.length).toBeGreaterThan(5)
      expect(secrets.filter((secret) => all.includes(secret))).toEqual([])
    })

    await page.getByRole('switch', { name: 'Audience view' }).click()
    await expect(page.getByText('nobody beyond this machine sees anything')).toBeVisible()
    await expect(ask(url)).rejects.toThrow('ECONNREFUSED')
    await expect(phone.getByText('Connection lost')).toBeVisible()
  } finally {
    viewer.close()
    await browser.close()
  }
})
