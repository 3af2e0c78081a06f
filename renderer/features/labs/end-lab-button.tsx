import { Button } from '../../ui/button'
import { askToEnd } from './session-view-store'

/** Asks whether to end the lab: {@link EndLabDialog} must be on the page. */
export function EndLabButton({ sessionId }: { sessionId: string }) {
  return <Button onClick={() => askToEnd(sessionId, true)}>End lab</Button>
}
