import type { House } from '../house'
import type { Output } from './output'

export interface CommandContext {
  house: House
  /** Another house, with these variables besides the process's own; the caller disposes of it. */
  openHouse(env: Record<string, string>): Promise<House>
  /** What stands after the command's name. */
  words: string[]
  all: boolean
  /** What stands after `--labs`, `--out`, `--name`, `--csv`; and whether `--class` does. */
  options: { labs?: string; out?: string; name?: string; csv?: string; class: boolean }
  /** How often. */
  runs: number
  output: Output
  signal: AbortSignal
}

/** @returns the exit status: 0 only when all is well */
export type Command = (context: CommandContext) => Promise<number>
