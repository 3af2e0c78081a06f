import { useEffect, useRef } from 'react'
import type { PresenterView } from '../../../electron/contract/demo'
import { control } from './presenter-control'
import { type KeyPlace, presenterAction } from './presenter-keys'

/** The presenter's keys, in whichever of the two windows has the focus. */
export function usePresenterKeys(view: PresenterView | null): void {
  const newest = useRef(view)
  newest.current = view
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || !newest.current) return
      if (document.querySelector('[role="dialog"][aria-modal="true"]')) return
      const action = presenterAction(event, placeOf(event.target))
      if (!action) return
      event.preventDefault()
      control(newest.current, action)
    }
    // A button that was pressed with the mouse would take the next Space for itself.
    const onClick = (event: MouseEvent) => {
      if (event.detail > 0 && document.activeElement instanceof HTMLButtonElement) document.activeElement.blur()
    }
    document.addEventListener('keydown', onKeyDown)
    document.addEventListener('click', onClick)
    return () => {
      document.removeEventListener('keydown', onKeyDown)
      document.removeEventListener('click', onClick)
    }
  }, [])
}

const controls = 'button, a[href], select, summary, [role="button"], [role="switch"], [role="menuitem"], [role="tab"]'

function placeOf(target: EventTarget | null): KeyPlace {
  if (!(target instanceof HTMLElement)) return 'page'
  if (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)) return 'text'
  if (target instanceof HTMLInputElement) return /^(checkbox|radio)$/.test(target.type) ? 'control' : 'text'
  return target.closest(controls) ? 'control' : 'page'
}
