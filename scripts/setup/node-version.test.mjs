import { expect, test } from 'vitest'
import { isNewEnough, REQUIRED_NODE } from './node-version.mjs'

test.each(['v20.19.0', '20.20.2', 'v22.0.0', 'v100.1.0'])('%s is new enough', (version) => {
  expect(isNewEnough(version, REQUIRED_NODE)).toBe(true)
})

test.each(['v20.18.9', 'v20.9.0', 'v18.20.0', 'v4.99.0'])('%s is too old', (version) => {
  expect(isNewEnough(version, REQUIRED_NODE)).toBe(false)
})
