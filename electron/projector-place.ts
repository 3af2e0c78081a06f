export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

interface Display {
  id: number
  bounds: Bounds
  /** Without bars and docks. */
  workArea: Bounds
}

/** A window beside the presenter's is as large as a small wall. */
const beside = { width: 1280, height: 800 }

/**
 * Pure: where what the room sees belongs: on the whole of another display, or else in the lower right corner of this one.
 *
 * @param here the display that the presenter looks at
 */
export function projectorPlace(displays: readonly Display[], here: Display): { bounds: Bounds; fullScreen: boolean } {
  const other = displays.find(({ id }) => id !== here.id)
  if (other) return { bounds: other.bounds, fullScreen: true }
  const { x, y, width, height } = here.workArea
  const size = { width: Math.min(beside.width, width), height: Math.min(beside.height, height) }
  return { bounds: { x: x + width - size.width, y: y + height - size.height, ...size }, fullScreen: false }
}
