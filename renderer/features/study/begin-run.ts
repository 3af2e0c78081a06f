import type { RunRequest } from '../../../electron/contract/study'
import { client } from '../../ipc/client'
import { notify, reportError } from '../../ui/toast-store'
import { go } from '../shell/view-store'

/** Asks for questions and shows the first; says so where there are none. */
export async function beginRun(request: RunRequest): Promise<void> {
  try {
    const run = await client.study.begin.mutate({ request })
    if (run.questions.length === 0) {
      notify('No questions', request.kind === 'daily' ? 'Nothing is due today.' : 'No question fits that choice.')
      return
    }
    go({ view: 'run', run })
  } catch (cause) {
    reportError(cause)
  }
}
