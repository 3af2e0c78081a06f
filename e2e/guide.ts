import type { Page } from '@playwright/test'
import { expect } from './standby'

/** Runs every block of the open step that can be run, as a learner would: each when the one before is through. */
export async function runBlocks(page: Page): Promise<void> {
  const guide = page.getByRole('region', { name: 'Guide' })
  const solution = guide.getByRole('button', { name: 'Show the solution' })
  if (await solution.isVisible()) {
    await solution.click()
    // Its blocks are there when the session's answer is.
    await expect(solution).toBeHidden()
  }
  const blocks = guide.getByRole('button', { name: /^Run on / })
  for (let left = await blocks.count(); left > 0; left -= 1) {
    await blocks.first().click()
    await expect(blocks).toHaveCount(left - 1)
    await expectPrompt(page)
  }
}

/** The terminal in front has a prompt again: what was typed into it has run. */
async function expectPrompt(page: Page): Promise<void> {
  const rows = page.getByRole('tabpanel').filter({ visible: true }).locator('.xterm-accessibility-tree, .xterm-rows')
  await expect
    .poll(async () => (await rows.first().innerText()).trimEnd().split('\n').at(-1)?.trimEnd() ?? '', {
      timeout: 30_000,
    })
    .toMatch(/(mysql>|[#$])$/)
}
