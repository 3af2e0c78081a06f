import {
  IconAlertTriangleFilled,
  IconCircle,
  IconCircleCheckFilled,
  IconCircleDotted,
  IconCircleXFilled,
} from '@tabler/icons-react'
import type { CheckDisplay } from './check-display'
import styles from './check-icon.module.css'

const icons = {
  passed: IconCircleCheckFilled,
  failed: IconCircleXFilled,
  'not-yet': IconCircle,
  errored: IconAlertTriangleFilled,
  pending: IconCircleDotted,
} as const

export function CheckIcon({ display }: { display: CheckDisplay }) {
  const Icon = icons[display]
  return <Icon size={20} aria-hidden className={styles[display]} />
}
