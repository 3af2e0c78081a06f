import { expect, seriousViolations, startLab, test } from './standby'

const title = 'Set up asynchronous replication'

test('the window has no way to the machine', async ({ standby }) => {
  const { app, page } = await standby.launch()
  expect(
    await page.evaluate(() => ['require', 'process', 'module', 'Buffer'].filter((name) => name in window)),
  ).toEqual([])
  expect(await page.evaluate(() => Object.keys((window as unknown as { standby: object }).standby).sort())).toEqual([
    'onResponse',
    'platform',
    'send',
  ])
  const inline = await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.body.append(script)
    return 'injected' in window
  })
  expect(inline).toBe(false)
  const fetched = await page.evaluate(() =>
    fetch('http://127.0.0.1:1/').then(
      () => 'sent',
      (error: Error) => error.message,
    ),
  )
  expect(fetched).toBe('Failed to fetch')
  // In a timer: what the test itself evaluates is exempt from the page's policy.
  const evaluated = await page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective), {
          once: true,
        })
        window.setTimeout('window.injected = true')
      }),
  )
  expect(evaluated).toBe('script-src')
  expect(await page.evaluate(() => 'injected' in window)).toBe(false)
  await page.evaluate(() => {
    location.href = 'file:///etc/passwd'
  })
  await page.evaluate(() => window.open('file:///etc/passwd'))
  await expect(page.getByRole('heading', { name: 'Labs', exact: true })).toBeVisible()
  expect(page.url()).toContain('standby://app/')
  expect(app.windows()).toHaveLength(1)
  const status = await page.evaluate(() =>
    fetch('standby://app/../../package.json').then(
      (response) => response.status,
      () => 0,
    ),
  )
  expect(status).not.toBe(200)
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration, webSecurity }
  })
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true })
})

for (const scheme of ['light', 'dark'] as const) {
  test(`no serious accessibility issue in the ${scheme} theme`, async ({ standby }) => {
    const { page } = await standby.launch()
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Settings' }).click()
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
    expect(await seriousViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Labs', exact: true }).click()
    await startLab(page, title)
    await expect(page.getByTestId('check').first()).toHaveAttribute('data-status', 'failed')
    expect(await seriousViolations(page)).toEqual([])
  })
}

test('the palette finds a lab and a step by keyboard alone', async ({ standby }) => {
  const { page } = await standby.launch()
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder(/find/i).fill('asynchronous')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
})
