import { IconArrowBackUp } from '@tabler/icons-react'
import type { PresenterView } from '../../../electron/contract/demo'
import { Banner } from '../../ui/banner'
import { Button } from '../../ui/button'
import { useBackQuestion } from './back-question'
import { rearm } from './presenter-control'

/** Asks whether one really wants to go back: the same key once more, or a button, says yes. */
export function BackNotice({ view }: { view: PresenterView }) {
  const { cue, put, setAsk } = useBackQuestion()
  if (cue === null) return null
  const go = () => {
    put(null)
    rearm(view, cue)
  }
  return (
    <Banner
      tone="warning"
      icon={<IconArrowBackUp size={18} aria-hidden />}
      title={`Back to the start of cue ${cue + 1}?`}
      actions={
        <>
          <Button size="sm" variant="primary" onClick={go}>
            Go back
          </Button>
          <Button size="sm" onClick={() => put(null)}>
            Stay
          </Button>
          <Button
            size="sm"
            variant="quiet"
            onClick={() => {
              setAsk(false)
              go()
            }}
          >
            Do not ask again
          </Button>
        </>
      }
    >
      The same key once more goes there.
    </Banner>
  )
}
