import { Button } from '../../ui/button'
import { useAppData } from '../shell/app-data'
import { beginRun } from './begin-run'

/** Asks what a lab has shown; not there where no question refers to it. */
export function LabQuizButton({ labId }: { labId: string }) {
  const count = useAppData().study?.labs[labId] ?? 0
  if (count === 0) return null
  return (
    <Button onClick={() => void beginRun({ kind: 'lab', labId })}>
      Lab quiz <span aria-hidden>({count})</span>
    </Button>
  )
}
