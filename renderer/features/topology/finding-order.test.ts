import { expect, it } from 'vitest'
import type { Finding } from '../../../electron/contract/topology'
import { worstFirst } from './finding-order'

function finding(node: string, severity: Finding['severity'], kind: Finding['kind'] = 'NodeDown'): Finding {
  return { kind, severity, node, title: 'x', sentence: 'x' }
}

it('puts the worst first and keeps the order of equals', () => {
  const findings = [finding('a', 'note'), finding('b', 'warning'), finding('c', 'bad'), finding('d', 'bad')]
  expect(worstFirst(findings).map(({ node }) => node)).toEqual(['c', 'd', 'b', 'a'])
})

it('puts a lost majority before the servers with which it was lost', () => {
  const findings = [finding('a', 'warning', 'NoQuorum'), finding('b', 'bad'), finding('c', 'bad', 'NoQuorum')]
  expect(worstFirst(findings).map(({ node }) => node)).toEqual(['c', 'b', 'a'])
})
