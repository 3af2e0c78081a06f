import { useMemo } from 'react'
import { type Settings, themeChoices } from '../../../electron/contract/settings'
import { client } from '../../ipc/client'
import { perform } from '../../ui/toast-store'
import { startLab } from '../labs/use-start-lab'
import { type Command, useCommands } from '../palette/command-store'
import { openPalette } from '../palette/palette'
import { beginRun } from '../study/begin-run'
import { useAppData } from './app-data'
import { go, useView } from './view-store'

/** The commands that every view has: labs, theme, settings, shortcuts. */
export function WindowCommands() {
  useCommands('window', windowCommands)
  useCommands('labs', useLabCommands())
  return null
}

const themeLabels: Record<Settings['theme'], string> = {
  system: "Follow the system's theme",
  light: 'Light theme',
  dark: 'Dark theme',
}

const windowCommands: Command[] = [
  { id: 'palette', label: 'Find labs, steps and actions', group: 'Window', shortcut: 'Mod+K', run: openPalette },
  {
    id: 'shortcuts',
    label: 'Keyboard shortcuts',
    group: 'Window',
    shortcut: '?',
    run: () => useView.getState().setShortcutsOpen(true),
  },
  {
    id: 'settings',
    label: 'Settings',
    group: 'Window',
    shortcut: 'Mod+,',
    keywords: ['engine', 'images', 'registry', 'leftovers'],
    run: () => go({ view: 'settings' }),
  },
  {
    id: 'study',
    label: 'Interview prep',
    group: 'Window',
    keywords: ['quiz', 'review'],
    run: () => go({ view: 'study' }),
  },
  {
    id: 'daily-review',
    label: 'Daily review',
    group: 'Window',
    keywords: ['quiz', 'questions', 'due'],
    run: () => void beginRun({ kind: 'daily' }),
  },
  {
    id: 'progress',
    label: 'Progress',
    group: 'Window',
    keywords: ['mastery', 'streak'],
    run: () => go({ view: 'progress' }),
  },
  {
    id: 'class',
    label: 'Hand-ins of a class',
    group: 'Window',
    keywords: ['instructor', 'learners', 'matrix', 'hand in'],
    run: () => go({ view: 'class' }),
  },
  { id: 'catalogue', label: 'All labs', group: 'Window', run: () => go({ view: 'catalogue' }) },
  ...themeChoices.map(
    (theme): Command => ({
      id: `theme-${theme}`,
      label: themeLabels[theme],
      group: 'Window',
      keywords: ['theme', 'colours', 'colors'],
      run: () => void perform(client.settings.set.mutate({ theme })),
    }),
  ),
]

function useLabCommands(): Command[] {
  const { catalog, sessions, engine } = useAppData()
  return useMemo(() => {
    const running = (sessions ?? []).filter((session) => session.state !== 'ended')
    const commands: Command[] = running.map((session) => ({
      id: `continue-${session.id}`,
      label: `Continue ${session.labTitle}`,
      note: `Step ${session.currentStepNumber} of ${session.stepCount}`,
      group: 'Labs',
      run: () => go({ view: 'session', sessionId: session.id }),
    }))
    for (const lab of catalog?.labs ?? []) {
      const keywords = [...lab.topics, ...lab.steps.map((step) => step.title)]
      const labId = lab.id
      commands.push({
        id: `lab-${labId}`,
        label: lab.title,
        group: 'Labs',
        keywords,
        run: () => go({ view: 'lab', labId }),
      })
      if (lab.demo) {
        commands.push({
          id: `present-${labId}`,
          label: `Present ${lab.demo.title}`,
          group: 'Labs',
          keywords: ['demonstration', 'projector', lab.title],
          run: () => go({ view: 'present', labId }),
        })
      }
      if (engine?.state === 'ready' && !running.some((session) => session.labId === labId)) {
        commands.push({
          id: `start-${labId}`,
          label: `Start ${lab.title}`,
          group: 'Labs',
          run: () => void startLab(labId),
        })
      }
    }
    return commands
  }, [catalog, sessions, engine])
}
