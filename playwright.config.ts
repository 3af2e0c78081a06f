import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** The system's own browser, as set-up installs it: nothing is downloaded for the tests. */
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync)

export default defineConfig({
  testDir: 'e2e',
  // One real app, one real engine, two cores.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  projects: [
    { name: 'app', testIgnore: ['packaged.spec.ts', 'browser*.spec.ts'] },
    {
      name: 'browser',
      testMatch: 'browser*.spec.ts',
      use: {
        browserName: 'chromium',
        viewport: { width: 1440, height: 900 },
        launchOptions: {
          ...(chromium && { executablePath: chromium }),
          // As root there is no sandbox to be had from the operating system.
          args: [
            ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
            '--disable-gpu',
            '--disable-background-networking',
          ],
        },
      },
    },
    { name: 'packaged', testMatch: 'packaged.spec.ts' },
  ],
})
