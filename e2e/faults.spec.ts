import type { Page } from '@playwright/test'
import { containerOf, expect, seriousViolations, sql, startLab, test } from './standby'

const title = 'Set up asynchronous replication'

const topology = (page: Page) => page.getByRole('region', { name: 'Topology' })
/** A node of the diagram; its name is all of its lines. */
const node = (page: Page, id: string) => page.getByTestId('diagram').getByRole('button', { name: new RegExp(`^${id}`) })
const chips = (page: Page) => page.getByRole('list', { name: 'Active faults' })

/** What the timeline says, oldest first: `Fault replica: Pause`. */
async function told(page: Page): Promise<string[]> {
  const rows = page.getByRole('region', { name: 'Timeline' }).getByRole('listitem')
  return (await rows.allInnerTexts()).map((text) =>
    text
      .replace(/^\s*\d\d:\d\d:\d\d\.\d\s*/, '')
      .replace(/^\+\S+ (s|min)( \d\d s)?\s*/, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  )
}

/** Each of the lines is there, in this order, whatever stands between them. */
function inOrder(lines: string[], wanted: RegExp[]): boolean {
  let at = 0
  for (const line of lines) if (wanted[at]?.test(line)) at += 1
  return at === wanted.length
}

test('faults are injected from the diagram and from the menu, undone, and told by the timeline', async ({
  standby,
}) => {
  const { page } = await standby.launch()
  await startLab(page, title)
  await expect(node(page, 'replica')).toHaveAccessibleName(/gtid/)
  await expect(topology(page)).toContainText('Nothing stands out.')
  await page.keyboard.press('Control+4')
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await expect(timeline).toBeVisible()

  await test.step('the replica is paused from its own menu, and the chip lets it go on', async () => {
    await node(page, 'replica').click()
    const menu = page.getByRole('dialog', { name: 'replica' })
    await expect(menu.getByRole('button', { name: 'Stop the receiver' })).toBeHidden()
    await menu.getByRole('button', { name: 'Pause', exact: true }).click()
    await expect(node(page, 'replica')).toHaveAccessibleName(/^replica, paused/, { timeout: 2000 })
    await expect(menu).toBeHidden()
    expect(await standby.docker('inspect', '-f', '{{.State.Paused}}', await containerOf(standby, 'replica'))).toBe(
      'true',
    )
    await expect(chips(page)).toContainText('replica: paused')

    await node(page, 'replica').click()
    await expect(menu.getByRole('button', { name: 'Pause', exact: true })).toHaveAttribute('aria-disabled', 'true')
    await expect(menu).toContainText('It is paused already.')
    await page.keyboard.press('Escape')

    await chips(page).getByRole('button', { name: 'Let it go on' }).click()
    await expect(chips(page)).toBeHidden()
    await expect(node(page, 'replica')).toHaveAccessibleName(/^replica, (read-write|read-only|super read-only)/)
    expect((await sql(standby, 'replica', 'SELECT 1')).trim()).toBe('1')
  })

  await test.step('the source is killed from the Faults menu, and started again', async () => {
    await page.getByRole('button', { name: 'Faults' }).click()
    const menu = page.getByRole('dialog', { name: 'Faults' })
    await menu.getByRole('tab', { name: 'source' }).click()
    expect(await seriousViolations(page)).toEqual([])
    await menu.getByRole('button', { name: 'Kill', exact: true }).click()
    await expect(node(page, 'source')).toHaveAccessibleName(/^source, killed/, { timeout: 2000 })
    await expect(topology(page)).toContainText('source is down')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
      // The colours of the new theme come with the next frames.
      await expect.poll(() => seriousViolations(page)).toEqual([])
    }
    await chips(page).getByRole('button', { name: 'Start it again' }).click()
    await expect(chips(page)).toBeHidden()
    await expect(node(page, 'source')).toHaveAccessibleName(/^source, read-write/)
    await expect(topology(page)).not.toContainText('source is down')
  })

  await test.step('the palette pauses and undoes too', async () => {
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/find/i).fill('pause source')
    await page.keyboard.press('Enter')
    await expect(chips(page)).toContainText('source: paused')
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/find/i).fill('undo: pause of source')
    await page.keyboard.press('Enter')
    await expect(chips(page)).toBeHidden()
  })

  await test.step('the timeline tells all of it in order', async () => {
    const wanted = [
      /^Fault replica: Pause$/,
      /^Container replica hangs/,
      /^Undone replica: Let it go on$/,
      /^Fault source: Kill$/,
      /^Container source was killed$/,
      /^Undone source: Start it again$/,
      /^Fault source: Pause$/,
      /^Undone source: Let it go on$/,
    ]
    await expect.poll(async () => inOrder(await told(page), wanted), { message: 'events in order' }).toBe(true)
    const times = await timeline.locator('time').evaluateAll((all) => all.map((time) => time.getAttribute('datetime')))
    expect(times).toEqual([...times].sort())
    await timeline.getByRole('button', { name: 'Copy the timeline as text' }).click()
    await expect(timeline.getByRole('button', { name: 'Copied' })).toBeVisible()
  })

  await test.step('it stays open over a reload, until it is closed', async () => {
    await page.reload()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(timeline).toBeVisible()
    await expect.poll(async () => inOrder(await told(page), [/^Fault source: Kill$/])).toBe(true)
    await timeline.getByRole('button', { name: 'Close the timeline' }).click()
    await expect(timeline).toBeHidden()
    await expect(page.getByRole('button', { name: 'Timeline' })).toHaveAttribute('aria-pressed', 'false')
  })
})
