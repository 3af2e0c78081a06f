import styles from './day-chart.module.css'

interface DayChartProps {
  label: string
  /** One bar a day, its parts on top of one another. */
  days: readonly { at: number; parts: readonly number[] }[]
  names: readonly string[]
}

const partStyles = [styles.first, styles.second]

/** One bar a day. Days and figures are words as well, for those who hear them. */
export function DayChart({ label, days, names }: DayChartProps) {
  const total = (day: DayChartProps['days'][number]) => day.parts.reduce((sum, part) => sum + part, 0)
  const most = Math.max(1, ...days.map(total))
  const format = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
  return (
    <figure className={styles.chart} aria-label={label}>
      <ol className={styles.bars}>
        {days.map((day) => {
          const words = day.parts.map((part, index) => `${part} ${names[index]}`).join(', ')
          return (
            <li key={day.at} className={styles.day} title={`${format.format(day.at)}: ${words}`}>
              <span className={styles.words}>{`${format.format(day.at)}: ${words}`}</span>
              {[...day.parts].reverse().map((part, index) => (
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: parts do not move
                  key={index}
                  aria-hidden
                  className={partStyles[day.parts.length - 1 - index]}
                  style={{ height: `${(part / most) * 100}%` }}
                />
              ))}
            </li>
          )
        })}
      </ol>
      <figcaption className={styles.ends}>
        <span>{format.format(days[0]?.at ?? 0)}</span>
        <span className={styles.legend}>
          {names.map((name, index) => (
            <span key={name}>
              <span className={partStyles[index]} aria-hidden /> {name}
            </span>
          ))}
          <span>most: {most}</span>
        </span>
        <span>{format.format(days.at(-1)?.at ?? 0)}</span>
      </figcaption>
    </figure>
  )
}
