import { type Dispatch, type RefObject, type SetStateAction, useEffect } from 'react'
import { moved, unzoomed, type Zoom, zoomedAt } from './zoom'

interface Finger {
  x: number
  y: number
}

const doubleTap = { withinMs: 320, withinPx: 24, factor: 2.5 } as const

/** Two fingers enlarge, one moves what is enlarged, the wheel and a double tap enlarge where they are. */
export function useGestures(frame: RefObject<HTMLElement | null>, setZoom: Dispatch<SetStateAction<Zoom>>): void {
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const fingers = new Map<number, Finger>()
    let lastTap = { at: 0, x: 0, y: 0 }
    const size = () => ({ width: element.clientWidth, height: element.clientHeight })
    const place = (event: { clientX: number; clientY: number }): Finger => {
      const { left, top } = element.getBoundingClientRect()
      return { x: event.clientX - left, y: event.clientY - top }
    }

    const onDown = (event: PointerEvent) => {
      if (event.pointerType === 'mouse' && event.button !== 0) return
      const at = place(event)
      fingers.set(event.pointerId, at)
      if (fingers.size > 1) return
      const again = event.timeStamp - lastTap.at < doubleTap.withinMs && distance(at, lastTap) < doubleTap.withinPx
      lastTap = { at: again ? 0 : event.timeStamp, ...at }
      if (again) setZoom((zoom) => (zoom.scale > 1 ? unzoomed : zoomedAt(zoom, at, doubleTap.factor, size())))
    }
    const onMove = (event: PointerEvent) => {
      const before = fingers.get(event.pointerId)
      if (!before) return
      const at = place(event)
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
      fingers.set(event.pointerId, at)
      if (other && fingers.size === 2) {
        const factor = distance(at, other) / Math.max(1, distance(before, other))
        const [middle, was] = [between(at, other), between(before, other)]
        setZoom((zoom) =>
          moved(zoomedAt(zoom, middle, factor, size()), { x: middle.x - was.x, y: middle.y - was.y }, size()),
        )
      } else if (fingers.size === 1) {
        setZoom((zoom) => (zoom.scale > 1 ? moved(zoom, { x: at.x - before.x, y: at.y - before.y }, size()) : zoom))
      }
      // From here on the finger belongs to the picture, also outside of it.
      if (distance(at, before) > 0 && !element.hasPointerCapture(event.pointerId))
        element.setPointerCapture(event.pointerId)
    }
    const onUp = (event: PointerEvent) => fingers.delete(event.pointerId)
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      const factor = Math.exp(-event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 0.05 : 0.002))
      setZoom((zoom) => zoomedAt(zoom, place(event), factor, size()))
    }

    element.addEventListener('pointerdown', onDown)
    element.addEventListener('pointermove', onMove)
    element.addEventListener('pointerup', onUp)
    element.addEventListener('pointercancel', onUp)
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      element.removeEventListener('pointerdown', onDown)
      element.removeEventListener('pointermove', onMove)
      element.removeEventListener('pointerup', onUp)
      element.removeEventListener('pointercancel', onUp)
      element.removeEventListener('wheel', onWheel)
    }
  }, [frame, setZoom])
}

function distance(one: Finger, other: Finger): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}

function between(one: Finger, other: Finger): Finger {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }
}
