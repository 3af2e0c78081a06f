import type { Locator, Page } from '@playwright/test'
import { expect } from './standby'

export const firstLab = 'Set up asynchronous replication'

/** The lines of the terminal in front. */
export function screen(page: Page): Locator {
  return page.getByRole('tabpanel').filter({ visible: true }).locator('.xterm-accessibility-tree')
}

export async function openShell(page: Page, node: string): Promise<void> {
  await page.getByRole('button', { name: 'Open a terminal' }).click()
  await page.getByRole('menuitem', { name: new RegExp(`${node}.*shell`, 'i') }).click()
  await expect(screen(page)).toContainText(/root@.*[#$]/)
}

/** Brings a node's shell, which is open, to the front. */
export async function showShell(page: Page, node: string): Promise<void> {
  await page
    .getByRole('tab', { name: new RegExp(`^${node}.*shell`) })
    .first()
    .click()
}
