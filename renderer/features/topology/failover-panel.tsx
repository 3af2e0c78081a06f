import { Popover } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconClockHour4, IconHelpCircle } from '@tabler/icons-react'
import { useState } from 'react'
import type { FailoverCondition } from '../../../electron/contract/topology'
import { Button } from '../../ui/button'
import { cx } from '../../ui/class-names'
import { useTopology } from '../labs/session-context'
import styles from './failover-panel.module.css'

const icons = { met: IconCircleCheck, waiting: IconClockHour4, failing: IconCircleX } as const
const words = { met: 'holds', waiting: 'not yet', failing: 'does not hold' } as const

/** Why no failover? Each condition for one, and which of them holds it up, while it is looked at. */
export function FailoverPanel() {
  const [open, setOpen] = useState(false)
  const conditions = useTopology()?.failover ?? []
  if (conditions.length === 0) return null
  const held = conditions.find(({ state }) => state !== 'met')
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={420} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button
          size="sm"
          aria-expanded={open}
          icon={<IconHelpCircle size={13} aria-hidden />}
          title="Each condition for a failover, and which of them holds it up"
          onClick={() => setOpen(!open)}
        >
          Why no failover?
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Why no failover?" className={styles.panel}>
        <h3 className={styles.title}>Why no failover?</h3>
        <p className={styles.summary} role="status">
          {held ? held.sentence : 'Every condition holds.'}
        </p>
        <ol className={styles.list}>
          {conditions.map((condition) => (
            <Condition key={condition.id} condition={condition} />
          ))}
        </ol>
      </Popover.Dropdown>
    </Popover>
  )
}

function Condition({ condition: { title, state, sentence } }: { condition: FailoverCondition }) {
  const Icon = icons[state]
  return (
    <li className={cx(styles.condition, styles[state])}>
      <Icon size={17} aria-hidden className={styles.icon} />
      <div>
        <p className={styles.name}>
          {title} <span className={styles.state}>{words[state]}</span>
        </p>
        <p className={styles.sentence}>{sentence}</p>
      </div>
    </li>
  )
}
