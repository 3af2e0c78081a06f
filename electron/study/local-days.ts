/** Days as the learner's calendar has them, counted on over changes of summer time. */
export function dayStart(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** The start of the day so many days later, or earlier. */
export function dayAfter(at: number, days: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

/** How many days in a row, up to today or yesterday, have at least one of `times`. */
export function streakOf(times: readonly number[], now: number): number {
  const days = new Set(times.map(dayStart))
  let day = dayStart(now)
  if (!days.has(day)) day = dayAfter(day, -1)
  let streak = 0
  for (; days.has(day); day = dayAfter(day, -1)) streak += 1
  return streak
}
