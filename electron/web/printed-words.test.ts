import { expect, it } from 'vitest'
import { farewell, linkText, welcomeText } from './printed-words'

const link = 'http://127.0.0.1:4711/enter?token=a-token'

it('the link is printed once, with the way there from another machine', () => {
  const text = welcomeText({ link, port: 4711, listen: '127.0.0.1' })
  expect(text.split('a-token')).toHaveLength(2)
  expect(text).toContain('\n  http://127.0.0.1:4711/enter?token=a-token\n')
  expect(text).toContain('ssh -N -L 4711:127.0.0.1:4711 ')
})

it.each(['0.0.0.0', '::', '192.168.1.5'])('who listens on %s is told what that means', (listen) => {
  const text = welcomeText({ link, port: 4711, listen })
  expect(text).toContain('rules your container engine')
  expect(text).toContain('Nothing on the way is encrypted')
  expect(text).not.toContain('ssh -N')
})

it('a new link is one line of its own, to be copied', () => {
  expect(linkText(link).split('\n')).toContain(`  ${link}`)
})

it('the end says what goes on', () => {
  expect(farewell(0)).toBe('\nStandby ends.')
  expect(farewell(1)).toContain('One lab goes on running')
  expect(farewell(2)).toContain('2 labs go on running')
})
