import { IconCircleCheck, IconPresentation } from '@tabler/icons-react'
import type { LabSummary } from '../../../electron/contract/lab'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chip'
import { useAppData } from '../shell/app-data'
import { go } from '../shell/view-store'
import styles from './lab-card.module.css'
import { completionOf, countNodes } from './lab-figures'
import { StepSegments } from './step-segments'

export function LabCard({ lab }: { lab: LabSummary }) {
  const { progress } = useAppData()
  const labProgress = progress?.labs[lab.id]
  const completion = completionOf(lab, labProgress)
  return (
    <article className={styles.card}>
      <h3 className={styles.title}>
        <button type="button" className={styles.open} onClick={() => go({ view: 'lab', labId: lab.id })}>
          {lab.title}
        </button>
        {completion.complete && (
          <span className={styles.done}>
            <IconCircleCheck size={16} aria-hidden /> done
          </span>
        )}
      </h3>
      <p className={styles.summary}>{lab.summary}</p>
      <div className={styles.chips}>
        <Chip>{lab.level}</Chip>
        <Chip>{lab.minutes} min</Chip>
        <Chip>{countNodes(lab.nodes)}</Chip>
        {lab.origin === 'own' && <Chip>your own</Chip>}
        {lab.demo && (
          <Button
            size="sm"
            variant="quiet"
            className={styles.present}
            icon={<IconPresentation size={14} aria-hidden />}
            aria-label={`Present ${lab.demo.title}`}
            onClick={() => go({ view: 'present', labId: lab.id })}
          >
            Present
          </Button>
        )}
      </div>
      <StepSegments lab={lab} progress={labProgress} />
    </article>
  )
}
