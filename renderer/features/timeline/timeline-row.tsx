import {
  type Icon,
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowsExchange,
  IconBolt,
  IconBox,
  IconCheck,
  IconCircleCheck,
  IconPencil,
  IconPoint,
  IconRadar2,
  IconRoute,
  IconShoppingCart,
  IconShoppingCartCheck,
  IconShoppingCartX,
} from '@tabler/icons-react'
import { memo } from 'react'
import { cx } from '../../ui/class-names'
import { StatusDot } from '../../ui/status-dot'
import type { Tone } from '../../ui/tone'
import { kindWord } from './timeline-kinds'
import styles from './timeline-row.module.css'
import { formatInstant, formatSinceFault, type TimelineRow as Row } from './timeline-rows'

const icons: Record<string, Icon> = {
  fault: IconBolt,
  undo: IconArrowBackUp,
  traffic: IconShoppingCart,
  'first-error': IconShoppingCartX,
  'first-success': IconShoppingCartCheck,
  detection: IconRadar2,
  route: IconRoute,
  container: IconBox,
  role: IconArrowsExchange,
  'write-access': IconPencil,
  finding: IconAlertTriangle,
  resolved: IconCircleCheck,
  step: IconCheck,
}

/** What is news and no state has no colour. */
const kindTones: Record<string, 'bad' | 'warning' | 'ok'> = {
  fault: 'bad',
  'first-error': 'bad',
  'first-success': 'ok',
  finding: 'warning',
  resolved: 'ok',
  step: 'ok',
}

interface TimelineRowProps {
  row: Row
  /** The tone of the node's role; undefined where it has none. */
  tone: Tone | undefined
}

export const TimelineRow = memo(function TimelineRow({ row, tone }: TimelineRowProps) {
  const { event, sinceFault, text, predicate, detail } = row
  const Shape = icons[event.kind] ?? IconPoint
  const kindTone = kindTones[event.kind]
  return (
    <li className={styles.row} data-kind={event.kind}>
      <time className={styles.time} dateTime={new Date(event.at).toISOString()}>
        {formatInstant(event.at)}
      </time>
      <span className={styles.since} title={sinceFault === null ? undefined : 'Since the last fault'}>
        {sinceFault !== null && formatSinceFault(sinceFault)}
      </span>
      <span className={cx(styles.kind, kindTone && styles[kindTone])}>
        <Shape size={14} aria-hidden />
        {kindWord(event.kind)}
      </span>
      <span className={styles.text}>
        {event.node && (
          <span className={styles.node}>
            <StatusDot tone={tone ?? 'neutral'} />
            {event.node}
            {!predicate && ':'}
          </span>
        )}{' '}
        {text}
        {detail && (
          <span className={styles.detail} title={`${detail}.`}>
            {detail}.
          </span>
        )}
      </span>
    </li>
  )
})
