import { expect, it } from 'vitest'
import type { Finding } from '../../../electron/contract/topology'
import { worstFirst } from './finding-order'

function finding(node: string, severity: Finding['severity']): Finding {
  return { kind: 'NodeDown', severity, node, title: 'x', sentence: 'x' }
}

it('puts the worst first and keeps the order of equals', () => {
  const findings = [finding('a', 'note'), finding('b', 'warning'), finding('c', 'bad'), finding('d', 'bad')]
  expect(worstFirst(findings).map(({ node }) => node)).toEqual(['c', 'd', 'b', 'a'])
})
