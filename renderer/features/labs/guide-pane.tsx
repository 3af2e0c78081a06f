import { memo, useEffect, useRef } from 'react'
import { ChecksPanel } from './checks-panel'
import { guideComponents } from './guide-components'
import styles from './guide-pane.module.css'
import { GuideText } from './guide-text'
import { LabSummaryPanel } from './lab-summary-panel'
import { useSession } from './session-context'
import { useSessionUi } from './session-view-store'

/** The step to read, over its checks, which stay in sight. */
export const GuidePane = memo(function GuidePane() {
  const { session, step, stepIndex, guide } = useSession()
  const summaryOpen = useSessionUi(session.id, (ui) => ui.summaryOpen)
  const scroller = useRef<HTMLElement>(null)
  const shownHints = useRef({ step: step.id, count: step.hintsShown })

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step is read from its beginning
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 })
  }, [step.id])

  useEffect(() => {
    const before = shownHints.current
    shownHints.current = { step: step.id, count: step.hintsShown }
    if (before.step !== step.id || step.hintsShown <= before.count) return
    const hint = scroller.current?.querySelector<HTMLElement>(`[data-hint="${step.hintsShown - 1}"]`)
    hint?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
    hint?.focus({ preventScroll: true })
  }, [step.id, step.hintsShown])

  if (summaryOpen) return <LabSummaryPanel />
  return (
    <section className={styles.pane} aria-label="Guide" data-testid={`step-${step.id}`}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <article ref={scroller} className={styles.guide} tabIndex={0} data-pane="guide" aria-labelledby="step-title">
        <p className={styles.kicker}>Step {stepIndex + 1}</p>
        <h2 id="step-title" className={styles.title}>
          {step.title}
        </h2>
        <div className={styles.text}>
          {guide ? <GuideText key={guide.id} body={guide.body} components={guideComponents} /> : null}
        </div>
      </article>
      <ChecksPanel key={step.id} />
    </section>
  )
})
