import { IconMinus, IconPlus, IconZoomReset } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { cx } from '../../ui/class-names'
import { useGestures } from './use-gestures'
import { moved, unzoomed, type Zoom, zoomedAt } from './zoom'
import styles from './zoomable.module.css'

const step = 1.5
const arrowPx = 60
const arrows: Record<string, { x: number; y: number } | undefined> = {
  ArrowLeft: { x: arrowPx, y: 0 },
  ArrowRight: { x: -arrowPx, y: 0 },
  ArrowUp: { x: 0, y: arrowPx },
  ArrowDown: { x: 0, y: -arrowPx },
}

/** A picture that can be looked at closely: with two fingers, with the wheel, with buttons and with keys. */
export function Zoomable({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  const [zoom, setZoom] = useState<Zoom>(unzoomed)
  useGestures(frame, setZoom)

  useEffect(() => {
    if (!frame.current) return
    const observer = new ResizeObserver(() =>
      setZoom((last) => (frame.current ? moved(last, origin, sizeOf(frame.current)) : last)),
    )
    observer.observe(frame.current)
    return () => observer.disconnect()
  }, [])

  const enlarge = (factor: number) => {
    if (!frame.current) return
    const size = sizeOf(frame.current)
    setZoom((last) => zoomedAt(last, { x: size.width / 2, y: size.height / 2 }, factor, size))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!frame.current || event.target !== frame.current) return
    const by = arrows[event.key]
    const size = sizeOf(frame.current)
    if (by && zoom.scale > 1) setZoom((last) => moved(last, by, size))
    else if (event.key === '+' || event.key === '=') enlarge(step)
    else if (event.key === '-') enlarge(1 / step)
    else if (event.key === '0') setZoom(unzoomed)
    else return
    event.preventDefault()
  }
  const closer = zoom.scale > 1
  return (
    <div className={styles.zoomable}>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture one moves about in is no set of form fields */}
      <div
        ref={frame}
        className={styles.frame}
        data-closer={closer}
        role="group"
        aria-label="Diagram: plus and minus enlarge it, arrows move it"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is moved with keys has to be reached with them
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div
          className={styles.picture}
          style={{ transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})` }}
        >
          {children}
        </div>
      </div>
      <div className={styles.buttons}>
        {closer && (
          <button
            type="button"
            className={cx(styles.button, styles.whole)}
            aria-label="Show the whole diagram"
            onClick={() => setZoom(unzoomed)}
          >
            <IconZoomReset size={20} aria-hidden />
          </button>
        )}
        <button
          type="button"
          className={styles.button}
          aria-label="Smaller"
          disabled={!closer}
          onClick={() => enlarge(1 / step)}
        >
          <IconMinus size={20} aria-hidden />
        </button>
        <button type="button" className={styles.button} aria-label="Larger" onClick={() => enlarge(step)}>
          <IconPlus size={20} aria-hidden />
        </button>
      </div>
    </div>
  )
}

const origin = { x: 0, y: 0 }

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: element.clientHeight }
}
