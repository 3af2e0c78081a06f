import { describe, expect, it } from 'vitest'
import { type PresenterKeyPress, presenterAction } from './presenter-keys'

const press = (key: string, change: Partial<PresenterKeyPress> = {}): PresenterKeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  ...change,
})

describe('a key of the presenter', () => {
  it.each([' ', 'Enter', 'ArrowRight', 'PageDown'])('%j does the next cue', (key) => {
    expect(presenterAction(press(key), 'page')).toBe('next')
  })

  it.each([
    ['PageUp', 'back'],
    ['ArrowLeft', 'back'],
    ['Home', 'first'],
    ['r', 'repeat'],
    ['R', 'repeat'],
    ['p', 'play'],
    ['Escape', 'cancel'],
    ['x', null],
  ])('%j asks for %j', (key, action) => {
    expect(presenterAction(press(key), 'page')).toBe(action)
  })

  it('acts once however long it is held', () => {
    expect(presenterAction(press('PageDown', { repeat: true }), 'page')).toBeNull()
  })

  it('with a modifier belongs to somebody else', () => {
    expect(presenterAction(press('r', { ctrlKey: true }), 'page')).toBeNull()
    expect(presenterAction(press('ArrowRight', { altKey: true }), 'page')).toBeNull()
  })

  it('on a button presses the button, and nothing else', () => {
    expect(presenterAction(press(' '), 'control')).toBeNull()
    expect(presenterAction(press('Enter'), 'control')).toBeNull()
    expect(presenterAction(press('r'), 'control')).toBe('repeat')
  })

  it('in a field is typed', () => {
    expect(presenterAction(press('r'), 'text')).toBeNull()
    expect(presenterAction(press(' '), 'text')).toBeNull()
    expect(presenterAction(press('Escape'), 'text')).toBeNull()
  })

  it('of a clicker means the same wherever the focus is', () => {
    for (const place of ['page', 'control', 'text'] as const) {
      expect(presenterAction(press('PageDown'), place)).toBe('next')
      expect(presenterAction(press('PageUp'), place)).toBe('back')
    }
  })
})
