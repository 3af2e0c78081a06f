import type { Page } from '@playwright/test'
import { runBlocks } from './guide'
import { LabAnswers } from './lab-answers'
import { expect, type Standby, startLab, test } from './standby'

const title = 'Set up asynchronous replication'

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

test('a learner goes from the catalogue to the last check of the first lab', async ({ standby }) => {
  test.setTimeout(420_000)
  const { page } = await standby.launch()
  await startLab(page, title)
  const answers = new LabAnswers('async-replication')
  const listed = JSON.parse(await standby.cli('labs', '--json')) as {
    labs: { id: string; steps: { title: string }[] }[]
  }
  const steps = listed.labs.find((one) => one.id === 'async-replication')?.steps ?? []
  expect(steps.length).toBeGreaterThan(10)
  for (const [index, step] of steps.entries()) {
    await test.step(step.title, async () => {
      await expect(page.getByRole('heading', { name: step.title })).toBeVisible()
      await expect(page.getByText('Step done', { exact: true })).toBeHidden()
      await runBlocks(page)
      await answerQuestions(page, standby, answers)
      await expect(page.getByText('Step done', { exact: true })).toBeVisible({ timeout: 30_000 })
      await page.getByRole('button', { name: index === steps.length - 1 ? 'Finish' : 'Next', exact: true }).click()
    })
  }
  const progress = JSON.parse(await standby.cli('labs', '--json')) as object
  expect(progress).toBeTruthy()
})
