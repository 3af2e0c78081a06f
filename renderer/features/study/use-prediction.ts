import type { Unsubscribable } from '@trpc/server/observable'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { WireError } from '../../../electron/contract/errors'
import type { Answer, AnswerView, Confidence, PredictionView } from '../../../electron/contract/study'
import { client } from '../../ipc/client'
import { wireErrorOf } from '../../ipc/wire-error'

export interface Prediction {
  /** null before it was begun, and after it was cancelled. */
  view: PredictionView | null
  error: WireError | null
  begin(answer: Answer, confidence: Confidence, seconds: number | null): void
  cancel(): void
}

/** A prediction tried on a real lab while the component is mounted: leaving it ends the lab. */
export function usePrediction(runId: string, question: string, onAnswered: (answer: AnswerView) => void): Prediction {
  const [view, setView] = useState<PredictionView | null>(null)
  const [error, setError] = useState<WireError | null>(null)
  const subscription = useRef<Unsubscribable | null>(null)

  const cancel = useCallback(() => {
    subscription.current?.unsubscribe()
    subscription.current = null
    setView(null)
    setError(null)
  }, [])

  const begin = useCallback(
    (answer: Answer, confidence: Confidence, seconds: number | null) => {
      cancel()
      const input = { runId, question, answer, confidence, seconds }
      subscription.current = client.study.predict.subscribe(input, {
        onData: (next: PredictionView) => {
          setView(next)
          if (next.answer) onAnswered(next.answer)
        },
        onError: (cause) => setError(wireErrorOf(cause)),
      })
    },
    [runId, question, onAnswered, cancel],
  )

  useEffect(() => () => subscription.current?.unsubscribe(), [])
  return { view, error, begin, cancel }
}
