import type { BinEntryId } from '@damask/contract'
import { expect, test } from 'vitest'
import { extendTo, NOTHING, pruneTo, toggleOne } from './bin-selection.ts'

const order = ['a', 'b', 'c', 'd'] as BinEntryId[]
const [a, b, , d] = order as [BinEntryId, BinEntryId, BinEntryId, BinEntryId]

test('choosing one twice leaves it out again', () => {
  const one = toggleOne(NOTHING, b)
  expect([...one.ids]).toEqual([b])
  expect(toggleOne(one, b).ids.size).toBe(0)
})

test('a range grows and shrinks from where it began, in both directions', () => {
  const start = toggleOne(NOTHING, b)
  const down = extendTo(start, order, d)
  expect([...down.ids]).toEqual(['b', 'c', 'd'])
  expect([...extendTo(down, order, a).ids]).toEqual(['a', 'b'])
})

test('what left the bin leaves the selection', () => {
  const all = extendTo(toggleOne(NOTHING, a), order, d)
  expect([...pruneTo(all, [a, d]).ids]).toEqual([a, d])
  expect(pruneTo(all, order)).toBe(all)
})
