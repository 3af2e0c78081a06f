import type { TopologySnapshot } from '../../../electron/contract/topology'
import { Chip } from '../../ui/chip'
import { formatClock } from '../../ui/duration'
import { useNow } from '../../ui/use-now'
import { describeAge } from './snapshot-age'

interface AgeChipProps {
  /** undefined before the first. */
  snapshot: TopologySnapshot | undefined
  engineLost: boolean
}

/** How old what the diagram shows is. */
export function AgeChip({ snapshot, engineLost }: AgeChipProps) {
  const now = useNow(250)
  const { tone, text } = describeAge(snapshot, now, engineLost)
  return (
    <Chip tone={tone} title={snapshot && `Observed at ${formatClock(snapshot.at)}`}>
      {text}
    </Chip>
  )
}
