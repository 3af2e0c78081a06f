import { useMemo } from 'react'
import type { PresenterView } from '../../../electron/contract/demo'
import type { StageView } from '../../../electron/contract/stage'
import { type Command, useCommands } from '../palette/command-store'
import { AudiencePanel } from './audience-panel'
import { BackNotice } from './back-notice'
import { ClassPanel } from './class-panel'
import { CueFocus } from './cue-focus'
import { CueList } from './cue-list'
import { CueTrouble } from './cue-trouble'
import { openProjector } from './open-projector'
import { PollControl } from './poll-control'
import { control } from './presenter-control'
import { PresenterHeader } from './presenter-header'
import { failedCue, presenterOffers } from './presenter-offers'
import styles from './presenter-room.module.css'
import { RehearsalPanel } from './rehearsal-panel'
import { StagePreview } from './stage-preview'
import { usePresenterKeys } from './use-presenter-keys'

interface PresenterRoomProps {
  view: PresenterView
  /** What the room sees; null while it sees nothing. */
  stage: StageView | null
  /** How long it is planned to take. */
  minutes: number | null
}

/** All that the presenter controls, in sight at once. */
export function PresenterRoom({ view, stage, minutes }: PresenterRoomProps) {
  usePresenterKeys(view)
  useCommands('presenter', usePresenterCommands(view))
  const failed = failedCue(view)
  return (
    <div className={styles.room}>
      <PresenterHeader view={view} minutes={minutes} />
      <div className={styles.columns}>
        <nav className={styles.list} aria-label="Cues">
          <CueList view={view} />
        </nav>
        <main className={styles.focus}>
          <BackNotice view={view} />
          {(failed || view.phase === 'broken') && <CueTrouble view={view} failed={failed} />}
          <CueFocus view={view} />
        </main>
        <aside className={styles.aside} aria-label="The room">
          <StagePreview stage={stage} />
          <PollControl view={view} poll={stage?.poll ?? null} />
          <AudiencePanel view={view} />
          <ClassPanel view={view} streams={stage?.streams ?? []} />
          <RehearsalPanel view={view} />
        </aside>
      </div>
    </div>
  )
}

function usePresenterCommands(view: PresenterView): Command[] {
  return useMemo(() => {
    const offers = presenterOffers(view)
    const commands: Command[] = [
      { id: 'projector', label: 'Open the projector', group: 'Demonstration', run: openProjector },
    ]
    if (offers.next)
      commands.push({
        id: 'next-cue',
        label: 'Do the next cue',
        note: view.cues[view.next]?.title,
        group: 'Demonstration',
        run: () => control(view, 'next'),
      })
    if (offers.repeat !== null)
      commands.push({
        id: 'repeat-cue',
        label: 'Do the last cue once more',
        group: 'Demonstration',
        run: () => control(view, 'repeat'),
      })
    if (offers.cancel)
      commands.push({
        id: 'cancel-cue',
        label: 'Cancel what is under way',
        group: 'Demonstration',
        run: () => control(view, 'cancel'),
      })
    return commands
  }, [view])
}
