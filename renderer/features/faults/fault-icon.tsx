import {
  type Icon,
  IconBolt,
  IconClockPause,
  IconDatabaseOff,
  IconFileDiff,
  IconFlame,
  IconPlayerPause,
  IconPlayerStop,
  IconPlugConnectedX,
  IconRefresh,
  IconServerOff,
  IconStack2,
  IconUnlink,
} from '@tabler/icons-react'
import type { FaultKind } from '../../../electron/contract/fault'

const icons: Record<FaultKind, Icon> = {
  kill: IconBolt,
  stop: IconPlayerStop,
  pause: IconPlayerPause,
  disconnect: IconPlugConnectedX,
  restart: IconRefresh,
  'stop-receiver': IconUnlink,
  'stop-applier': IconStack2,
  'delay-replica': IconClockPause,
  diverge: IconFileDiff,
  'fill-disk': IconServerOff,
  'lose-disk': IconDatabaseOff,
  'lose-region': IconFlame,
}

export function FaultIcon({ kind, size }: { kind: FaultKind; size: number }) {
  const Shape = icons[kind]
  return <Shape size={size} aria-hidden />
}
