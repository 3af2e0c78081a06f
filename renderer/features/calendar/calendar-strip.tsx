import { IconArchive, IconPlayerPauseFilled, IconPlayerPlayFilled, IconStack2, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { CalendarDay, CalendarJobKind, CalendarView } from '../../../electron/contract/calendar'
import { Button } from '../../ui/button'
import { cx } from '../../ui/class-names'
import { CalendarDayDetails } from './calendar-day'
import styles from './calendar-strip.module.css'
import { dayWords, markOf, restorableSentence, seconds, weekdays } from './calendar-words'
import { commandCalendar } from './use-calendar'

const icons: Record<CalendarJobKind, typeof IconArchive> = {
  full: IconArchive,
  incremental: IconStack2,
  retention: IconTrash,
}
const speeds = [0.5, 1, 2, 3, 5, 10, 30]

/** The lab's virtual days: what ran on each, and whether one can still go back to its end. */
export function CalendarStrip({ sessionId, calendar }: { sessionId: string; calendar: CalendarView }) {
  const [chosen, setChosen] = useState<number | null>(null)
  const { state, days, daySeconds, restorable } = calendar
  const running = state === 'running'
  const command = (code: string) => void commandCalendar(sessionId, code)
  const shown = days.find(({ day }) => day === chosen)
  return (
    <section className={styles.strip} aria-label="Calendar">
      <div className={styles.head}>
        <h4 className={styles.title}>Calendar</h4>
        <span className={styles.clock} title="The clock of the days is virtual. Orders, files and GTIDs are real.">
          virtual days, real backups
        </span>
      </div>
      <div className={styles.head}>
        <select
          className={styles.speed}
          aria-label="Length of a day"
          value={daySeconds}
          onChange={(event) => command(`speed ${event.target.value}`)}
        >
          {[...new Set([...speeds, daySeconds])]
            .sort((a, b) => a - b)
            .map((one) => (
              <option key={one} value={one}>
                {seconds(one)} a day
              </option>
            ))}
        </select>
        {!running && (
          <Button size="sm" onClick={() => command('days 7')}>
            7 days
          </Button>
        )}
        <Button
          size="sm"
          icon={
            running ? <IconPlayerPauseFilled size={12} aria-hidden /> : <IconPlayerPlayFilled size={12} aria-hidden />
          }
          onClick={() => command(running ? 'pause' : 'start')}
        >
          {running ? 'Pause' : 'Start'}
        </Button>
      </div>
      <div className={styles.weekdays} aria-hidden>
        {weekdays.map((name) => (
          <span key={name}>{name.slice(0, 2)}</span>
        ))}
      </div>
      <ol className={styles.days}>
        {days.map((day) => (
          <DayCell
            key={day.day}
            day={day}
            restorable={restorable}
            chosen={day.day === chosen}
            onChoose={() => setChosen(day.day === chosen ? null : day.day)}
          />
        ))}
      </ol>
      <p className={styles.sentence} role="status">
        {restorableSentence(calendar)}
      </p>
      {shown && <CalendarDayDetails day={shown} />}
    </section>
  )
}

interface DayCellProps {
  day: CalendarDay
  restorable: readonly number[]
  chosen: boolean
  onChoose: () => void
}

function DayCell({ day, restorable, chosen, onChoose }: DayCellProps) {
  const words = dayWords(day, restorable)
  return (
    <li>
      <button
        type="button"
        className={cx(styles.day, styles[markOf(day, restorable)], chosen && styles.chosen)}
        aria-label={words}
        aria-pressed={chosen}
        title={words}
        onClick={onChoose}
      >
        <span className={styles.number}>{day.day}</span>
        <span className={styles.icons}>
          {day.runs.map(({ name, kind, state }) => {
            const Icon = icons[kind]
            return <Icon key={name} size={12} aria-hidden className={state === 'failed' ? styles.failed : undefined} />
          })}
        </span>
      </button>
    </li>
  )
}
