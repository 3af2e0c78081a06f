import { Popover } from '@mantine/core'
import { IconAlertOctagon, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { Finding } from '../../../electron/contract/topology'
import { Banner } from '../../ui/banner'
import { Button } from '../../ui/button'
import { VisuallyHidden } from '../../ui/visually-hidden'
import { useTopology } from '../labs/session-context'
import styles from './finding-bar.module.css'
import { worstFirst } from './finding-order'
import { NodeControl } from './node-control'

/** What analysis found, the worst in one sentence. Its place is kept when there is nothing, so that nothing jumps. */
export function FindingBar() {
  const topology = useTopology()
  const [worst, ...others] = worstFirst(topology?.findings ?? [])
  return (
    <div className={styles.bar}>
      {worst ? (
        <FindingBanner finding={worst} others={others} />
      ) : (
        <p className={styles.calm}>{topology ? 'Nothing stands out.' : ''}</p>
      )}
      <VisuallyHidden role="status" aria-live="polite">
        {worst ? `${worst.node}: ${worst.title}` : ''}
      </VisuallyHidden>
    </div>
  )
}

const icons = { bad: IconAlertOctagon, warning: IconAlertTriangle, note: IconInfoCircle } as const

function FindingBanner({ finding, others = [] }: { finding: Finding; others?: Finding[] }) {
  const Icon = icons[finding.severity]
  return (
    <Banner
      tone={finding.severity}
      announced={false}
      icon={<Icon size={17} aria-hidden />}
      title={finding.title}
      actions={
        <>
          {finding.kind === 'NodeDown' && <NodeControl node={finding.node} />}
          {others.length > 0 && <MoreFindings findings={others} />}
        </>
      }
    >
      {finding.sentence}
    </Banner>
  )
}

function MoreFindings({ findings }: { findings: Finding[] }) {
  return (
    <Popover position="bottom-end" width={520} shadow="md" trapFocus>
      <Popover.Target>
        <Button size="sm" variant="quiet">
          +{findings.length} more
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.more} aria-label="More findings">
        {findings.map((finding) => (
          <FindingBanner key={`${finding.kind}-${finding.node}`} finding={finding} />
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}
