import { expect, it } from 'vitest'
import { parseDumpInventory } from './dump-inventory'

it('says which tables a dump makes in which database, and which it drops for them', () => {
  const text = [
    '/*!40000 DROP DATABASE IF EXISTS `shop`*/;',
    'USE `shop`;',
    'DROP TABLE IF EXISTS `orders`;',
    'CREATE TABLE `orders` (',
    'USE `odd``name`;',
    'CREATE TABLE `kept` (',
    'USE `shop`;',
  ].join('\n')
  expect(parseDumpInventory(text)).toEqual({
    databases: [
      { name: 'shop', tables: ['orders'], drops: ['orders'], dropsAll: true },
      { name: 'odd`name', tables: ['kept'], drops: [], dropsAll: false },
    ],
    homeless: false,
  })
})

it('tells a dump that names no database', () => {
  expect(parseDumpInventory('DROP TABLE IF EXISTS `orders`;\nCREATE TABLE `orders` (\n')).toEqual({
    databases: [],
    homeless: true,
  })
})
