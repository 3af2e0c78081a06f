import { type Page, test } from '@playwright/test'
import { runBlocks } from './guide'
import { LabAnswers } from './lab-answers'
import { expect, type Standby } from './standby'

/**
 * Works through a lab that has just been started, as its guide says, up to its last check.
 *
 * @param between what happens before a step, by its place among all
 */
export async function workThrough(
  page: Page,
  standby: Standby,
  lab: string,
  between: (index: number) => Promise<void> = async () => {},
): Promise<void> {
  const answers = new LabAnswers(lab)
  const listed = JSON.parse(await standby.cli('labs', '--json')) as {
    labs: { id: string; steps: { title: string }[] }[]
  }
  const steps = listed.labs.find((one) => one.id === lab)?.steps ?? []
  expect(steps.length).toBeGreaterThan(3)
  for (const [index, step] of steps.entries()) {
    await test.step(step.title, async () => {
      await between(index)
      await expect(page.getByRole('heading', { name: step.title })).toBeVisible()
      await expect(page.getByText('Step done', { exact: true })).toBeHidden()
      await runBlocks(page)
      await answerQuestions(page, standby, answers)
      await expect(page.getByText('Step done', { exact: true })).toBeVisible({ timeout: 30_000 })
      await page.getByRole('button', { name: index === steps.length - 1 ? 'Finish' : 'Next', exact: true }).click()
    })
  }
}

async function answerQuestions(page: Page, standby: Standby, answers: LabAnswers): Promise<void> {
  const forms = page.getByTestId('check').filter({ has: page.locator('form') })
  for (let left = await forms.count(); left > 0; left -= 1) {
    const form = forms.first()
    const question = answers.find(await form.innerText())
    const right = await answers.right(standby, question)
    if (question.choices) await form.getByRole('radio', { name: right, exact: true }).check()
    else await form.getByRole('textbox').fill(right)
    await form.getByRole('button', { name: 'Submit' }).click()
    await expect(forms).toHaveCount(left - 1)
  }
}
