import { Popover } from '@mantine/core'
import { IconListDetails } from '@tabler/icons-react'
import type { Reconciliation } from '../../../electron/contract/traffic'
import { Button } from '../../ui/button'
import { CopyButton } from '../../ui/copy-button'
import styles from './order-ids.module.css'
import { formatCount } from './traffic-words'

/** How many ids are listed; a comparison knows a thousand at most. */
const shownIds = 100

/** Which orders are lost and which are in doubt, by their ids; nothing while there are none. */
export function OrderIds({ stream, reconciliation }: { stream: string; reconciliation: Reconciliation }) {
  const { lost, lostCount, inDoubt, inDoubtCount, node } = reconciliation
  if (lostCount === 0 && inDoubtCount === 0) return null
  return (
    <Popover position="top-end" width={380} shadow="md" trapFocus returnFocus middlewares={{ flip: true, shift: true }}>
      <Popover.Target>
        <Button
          size="sm"
          variant="quiet"
          icon={<IconListDetails size={14} aria-hidden />}
          aria-label={`Orders of ${stream}: lost and in doubt`}
        >
          Ids
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown} aria-label="Lost and in doubt">
        <Ids title="Lost" meaning={`Acknowledged, and no row of ${node}.`} ids={lost} count={lostCount} />
        <Ids
          title="In doubt"
          meaning={`Not acknowledged, and a row of ${node}: whoever placed the order does not know.`}
          ids={inDoubt}
          count={inDoubtCount}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

interface IdsProps {
  title: string
  meaning: string
  ids: string[]
  count: number
}

function Ids({ title, meaning, ids, count }: IdsProps) {
  const shown = ids.slice(0, shownIds)
  return (
    <section className={styles.group} aria-label={title}>
      <div className={styles.head}>
        <h4 className={styles.title}>
          {title}: {formatCount(count)}
        </h4>
        {shown.length > 0 && <CopyButton text={shown.join('\n')} label={`Copy the ids: ${title.toLowerCase()}`} />}
      </div>
      <p className={styles.meaning}>{meaning}</p>
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <p className={styles.ids} tabIndex={0}>
          {shown.map((id) => (
            <span key={id}>{id} </span>
          ))}
        </p>
      )}
      {count > shown.length && <p className={styles.meaning}>and {formatCount(count - shown.length)} more</p>}
    </section>
  )
}
