import { describe, expect, it } from 'vitest'
import { DisposableStack } from './disposable'

describe('a stack of disposables', () => {
  it('closes what was opened last first', () => {
    const closed: string[] = []
    const stack = new DisposableStack()
    stack.use({ dispose: () => closed.push('first') })
    stack.defer(() => closed.push('second'))
    stack.dispose()
    expect(closed).toEqual(['second', 'first'])
  })

  it('closes everything once, however often it is disposed of', () => {
    let closed = 0
    const stack = new DisposableStack()
    stack.defer(() => {
      closed += 1
    })
    stack.dispose()
    stack.dispose()
    expect(closed).toBe(1)
  })

  it('closes at once what is opened after its end', () => {
    let closed = 0
    const stack = new DisposableStack()
    stack.dispose()
    stack.defer(() => {
      closed += 1
    })
    expect(closed).toBe(1)
  })

  it('hands back what it is given', () => {
    const item = { dispose: () => {}, name: 'terminal' }
    expect(new DisposableStack().use(item)).toBe(item)
  })
})
