import { useEffect } from 'react'
import { create } from 'zustand'
import type { Shortcut } from './shortcut'

export const commandGroups = [
  'Demonstration',
  'Lab',
  'Steps',
  'Terminals',
  'Faults',
  'Traffic',
  'Servers',
  'Diagram',
  'Labs',
  'Window',
] as const

/** Something one can do now: listed in the palette, and bound to its keys. */
export interface Command {
  id: string
  label: string
  group: (typeof commandGroups)[number]
  /** A word more, beside the label. */
  note?: string
  /** Further words by which the palette finds it. */
  keywords?: string[]
  shortcut?: Shortcut
  run(): void
}

interface CommandState {
  sources: Record<string, Command[]>
}

const useCommandStore = create<CommandState>(() => ({ sources: {} }))

/** Offers commands while the component is mounted. `commands` must keep its identity while nothing changes. */
export function useCommands(source: string, commands: Command[]): void {
  useEffect(() => {
    useCommandStore.setState((state) => ({ sources: { ...state.sources, [source]: commands } }))
    return () =>
      useCommandStore.setState((state) => {
        const { [source]: _, ...others } = state.sources
        return { sources: others }
      })
  }, [source, commands])
}

export function useAllCommands(): Command[] {
  const sources = useCommandStore((state) => state.sources)
  return Object.values(sources).flat()
}

export function allCommands(): Command[] {
  return Object.values(useCommandStore.getState().sources).flat()
}

/** The keys that work, whether or not their command is on offer in this view. */
export const shortcutList: { shortcut: Shortcut; label: string }[] = [
  { shortcut: 'Mod+K', label: 'Find labs, steps and actions' },
  { shortcut: '?', label: 'Show the keyboard shortcuts' },
  { shortcut: 'Mod+Enter', label: "Run the step's next statement" },
  { shortcut: 'Alt+ArrowRight', label: 'Next step' },
  { shortcut: 'Alt+ArrowLeft', label: 'Previous step' },
  { shortcut: 'Mod+1', label: 'Go to the guide' },
  { shortcut: 'Mod+2', label: 'Go to the diagram' },
  { shortcut: 'Mod+3', label: 'Go to the terminal' },
  { shortcut: 'Mod+4', label: 'Show or hide the timeline' },
  { shortcut: 'Mod+5', label: 'Go to the traffic' },
  { shortcut: 'Mod+Shift+O', label: 'Start or stop the orders' },
  { shortcut: 'Mod+Shift+T', label: 'Open one more terminal on the same server' },
  { shortcut: 'Mod+F', label: 'Search in the terminal' },
  { shortcut: 'Mod+Shift+C', label: 'Copy from the terminal' },
  { shortcut: 'Mod+Shift+V', label: 'Paste into the terminal' },
  { shortcut: 'Mod+,', label: 'Settings' },
]
