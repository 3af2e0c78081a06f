import type { QuestionView } from '../../../electron/contract/study'

const tasks: Record<QuestionView['kind'], string> = {
  single: '',
  several: 'Choose all that are right.',
  order: 'Put these in order, the first at the top.',
  match: 'Find the partner of each.',
  sql: 'Write the statement.',
  output: '',
  predict: '',
  open: 'Say it aloud, or write it down.',
}

/** What one has to do with a question. @param canTry whether it can be tried on a lab, here and now */
export function taskWords(question: QuestionView, canTry: boolean, mock: boolean): string {
  if (question.kind !== 'predict') return tasks[question.kind]
  if (canTry) return 'Commit to a prediction. Then a real lab is started, and what is measured there is the answer.'
  return question.experiment === null || mock
    ? ''
    : 'Without a container engine it cannot be tried; answer it all the same.'
}
