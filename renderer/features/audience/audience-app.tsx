import { useStore } from 'zustand'
import type { AudienceConnection } from './audience-connection'
import { AudienceShow } from './audience-show'
import { CodeEntry } from './code-entry'
import { Notice } from './notice'
import { useSystemScheme } from './use-system-scheme'

/** What a viewer sees, from the code to the end of the demonstration. */
export function AudienceApp({ connection }: { connection: AudienceConnection }) {
  const scheme = useSystemScheme()
  const state = useStore(connection.store)
  const { phase, current, moments } = state
  if (phase === 'asking' || phase === 'joining') {
    return (
      <CodeEntry problem={state.problem} busy={phase === 'joining'} onCode={(code) => void connection.join(code)} />
    )
  }
  if (moments.length > 0) {
    return <AudienceShow state={state} scheme={scheme} onVote={(poll, choice) => void connection.vote(poll, choice)} />
  }
  if (phase === 'lost') return <Notice title="No answer" text="Trying to reach the presenter’s machine." busy />
  if (current === null) return <Notice title="You are in" text="The demonstration will appear here when it begins." />
  return <Notice title="Connecting" text="Looking at the presenter’s machine." busy />
}
