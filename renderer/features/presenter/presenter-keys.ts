/** What a key asks for. `back`: to the start of the cue before. `first`: to the start of the first. */
export type PresenterAction = 'next' | 'repeat' | 'back' | 'first' | 'play' | 'cancel'

/** What of a keyboard event matters here. */
export interface PresenterKeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  /** The key is held down. */
  repeat: boolean
}

/** Where the key was pressed: `text` is a field one types into, `control` a button or anything else with keys of its own. */
export type KeyPlace = 'page' | 'control' | 'text'

/** Page Down and Page Up are what clickers send. */
const actions: Record<string, PresenterAction> = {
  ' ': 'next',
  Enter: 'next',
  ArrowRight: 'next',
  PageDown: 'next',
  PageUp: 'back',
  ArrowLeft: 'back',
  Home: 'first',
  r: 'repeat',
  p: 'play',
  Escape: 'cancel',
}

/** Keys of a clicker mean the same wherever the focus is. */
const always = new Set(['PageDown', 'PageUp'])
/** What a button or a list does by itself. */
const ofControls = new Set([' ', 'Enter', 'ArrowRight', 'ArrowLeft', 'Home'])

/** Pure: what a key asks for; null where it belongs to somebody else. */
export function presenterAction(press: PresenterKeyPress, place: KeyPlace): PresenterAction | null {
  if (press.repeat || press.ctrlKey || press.metaKey || press.altKey || press.shiftKey) return null
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  const action = actions[key] ?? null
  if (always.has(key)) return action
  if (place === 'text' || (place === 'control' && ofControls.has(key))) return null
  return action
}

export interface PresenterKey {
  keys: string[]
  does: string
}

/** What is told of the keys. */
export const presenterKeys: PresenterKey[] = [
  { keys: ['Space', 'Enter', '→', 'Page Down'], does: 'Do the next cue' },
  { keys: ['R'], does: 'Do the last cue once more' },
  { keys: ['←', 'Page Up'], does: 'Back to the start of the cue before' },
  { keys: ['Home'], does: 'Back to the start of the first cue' },
  { keys: ['P'], does: 'Play the recording' },
  { keys: ['Esc'], does: 'Cancel what is under way' },
]
