const dayMs = 86_400_000

/** When a question comes back, as one says it: `tomorrow`, `in 4 days`, `in 3 months`. */
export function dueWords(dueAt: number, now: number): string {
  const start = (at: number) => new Date(at).setHours(0, 0, 0, 0)
  const days = Math.round((start(dueAt) - start(now)) / dayMs)
  if (days <= 0) return 'today'
  if (days === 1) return 'tomorrow'
  if (days < 60) return `in ${days} days`
  if (days < 730) return `in ${Math.round(days / 30.4)} months`
  return `in ${Math.round(days / 365)} years`
}

/** `1:05` */
export function clockWords(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

export function percentWords(share: number): string {
  return `${Math.round(share * 100)}%`
}
