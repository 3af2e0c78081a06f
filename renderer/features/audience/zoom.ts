/** How a picture lies in its frame: enlarged from the upper left corner, then moved by pixels of the frame. */
export interface Zoom {
  scale: number
  x: number
  y: number
}

interface Size {
  width: number
  height: number
}

interface Point {
  x: number
  y: number
}

export const unzoomed: Zoom = { scale: 1, x: 0, y: 0 }
const maxScale = 6

/** Pure: enlarged by a factor, so that the point of the picture under `at` stays there. */
export function zoomedAt(zoom: Zoom, at: Point, factor: number, frame: Size): Zoom {
  const scale = Math.min(maxScale, Math.max(1, zoom.scale * factor))
  const grown = scale / zoom.scale
  return within({ scale, x: at.x - (at.x - zoom.x) * grown, y: at.y - (at.y - zoom.y) * grown }, frame)
}

/** Pure: moved, but not so far that something else than the picture were in the frame. */
export function moved(zoom: Zoom, by: Point, frame: Size): Zoom {
  return within({ scale: zoom.scale, x: zoom.x + by.x, y: zoom.y + by.y }, frame)
}

function within({ scale, x, y }: Zoom, { width, height }: Size): Zoom {
  return { scale, x: clamp(x, width * (1 - scale)), y: clamp(y, height * (1 - scale)) }
}

/** Between `least`, which is not above zero, and zero. */
function clamp(value: number, least: number): number {
  return Math.min(0, Math.max(least, value)) + 0
}
