import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useRef } from 'react'
import type { AnswerView, QuestionView } from '../../../electron/contract/study'
import { cx } from '../../ui/class-names'
import styles from './answer-lists.module.css'
import { InlineText } from './inline-text'

interface OrderListProps {
  question: QuestionView
  /** Places in what was shown, the first at the top. */
  order: readonly number[]
  told: AnswerView | null
  locked: boolean
  onMove(place: number, by: -1 | 1): void
}

export function OrderList({ question, order, told, locked, onMove }: OrderListProps) {
  const rows = useRef<(HTMLButtonElement | null)[]>([])
  const moveFrom = (place: number, by: -1 | 1) => {
    onMove(place, by)
    const to = place + by
    if (to >= 0 && to < order.length) rows.current[to]?.focus()
  }
  const right = told?.reveal.order
  if (right) {
    return (
      <ol className={styles.list} aria-label="The right order">
        {right.map((option, place) => {
          const yours = order.indexOf(option)
          const hit = yours === place
          return (
            <li key={option} className={cx(styles.row, hit ? styles.right : styles.wrong)}>
              <span className={styles.letter} aria-hidden>
                {place + 1}
              </span>
              <span className={styles.words}>
                <span className={styles.text}>
                  <InlineText text={question.options[option] ?? ''} />
                </span>
                {!hit && <span className={styles.why}>You had it at place {yours + 1}.</span>}
              </span>
            </li>
          )
        })}
      </ol>
    )
  }
  return (
    <>
      <ol className={styles.list} aria-label="Your order">
        {order.map((option, place) => (
          <li key={option} className={styles.orderRow}>
            <button
              type="button"
              data-answer
              ref={(element) => {
                rows.current[place] = element
              }}
              className={cx(styles.row, styles.button)}
              disabled={locked}
              aria-describedby="order-hint"
              onKeyDown={(event) => {
                if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
                event.preventDefault()
                moveFrom(place, event.key === 'ArrowUp' ? -1 : 1)
              }}
            >
              <span className={styles.letter} aria-hidden>
                {place + 1}
              </span>
              <span className={styles.text}>
                <InlineText text={question.options[option] ?? ''} />
              </span>
            </button>
            <span className={styles.moves}>
              <button
                type="button"
                tabIndex={-1}
                aria-label={`Move up: ${question.options[option]}`}
                disabled={locked || place === 0}
                onClick={() => onMove(place, -1)}
              >
                <IconArrowUp size={15} aria-hidden />
              </button>
              <button
                type="button"
                tabIndex={-1}
                aria-label={`Move down: ${question.options[option]}`}
                disabled={locked || place === order.length - 1}
                onClick={() => onMove(place, 1)}
              >
                <IconArrowDown size={15} aria-hidden />
              </button>
            </span>
          </li>
        ))}
      </ol>
      <p id="order-hint" className={styles.hint}>
        Tab to a line, and move it with the arrow keys.
      </p>
    </>
  )
}
