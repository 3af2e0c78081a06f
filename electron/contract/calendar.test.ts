import { expect, it } from 'vitest'
import { calendarSpecSchema, parseCalendarCommands } from './calendar'

it('a calendar is commanded a line at a time', () => {
  expect(parseCalendarCommands('speed 1.5\ndays 7\n')).toEqual([
    { do: 'speed', daySeconds: 1.5 },
    { do: 'days', days: 7 },
  ])
  expect(parseCalendarCommands('start')).toEqual([{ do: 'start' }])
  for (const code of ['', 'begin', 'days', 'days 0', 'days 1.5', 'days 1000', 'speed 0', 'pause 3', 'start\n\nstop']) {
    expect({ code, commands: parseCalendarCommands(code) }).toEqual({ code, commands: null })
  }
})

it('a job is due every day and at its end, unless it says otherwise', () => {
  const spec = calendarSpecSchema.parse({
    source: 'db',
    store: 'backup',
    jobs: [{ name: 'copy', kind: 'incremental', node: 'backup', sh: 'true' }],
  })
  expect(spec).toMatchObject({ daySeconds: 10, jobs: [{ every: 1, first: 1, at: 'end' }] })
})
