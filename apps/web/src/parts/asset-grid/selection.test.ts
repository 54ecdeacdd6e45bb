import type { AssetId } from '@damask/contract'
import { describe, expect, test } from 'vitest'
import { extendTo, focusOn, isSelected, NOTHING, prune, selectAll, selectBox, selectOnly, toggle } from './selection.ts'

const order = ['a', 'b', 'c', 'd', 'e'] as AssetId[]
const [a, b, c, d, e] = order as [AssetId, AssetId, AssetId, AssetId, AssetId]
const ids = (selection: { ids: ReadonlySet<AssetId> }) => [...selection.ids]

describe('selecting', () => {
  test('a click selects one and forgets the others', () => {
    expect(ids(selectOnly(c))).toEqual([c])
  })

  test('ctrl-click adds and takes away', () => {
    const two = toggle(selectOnly(a), c, order)
    expect(ids(two)).toEqual([a, c])
    expect(ids(toggle(two, a, order))).toEqual([c])
  })

  test('shift-click selects from the anchor, in both directions, and a second one replaces the first', () => {
    const range = extendTo(selectOnly(c), e, order)
    expect(ids(range)).toEqual([c, d, e])
    expect(ids(extendTo(range, a, order))).toEqual([a, b, c])
  })

  test('shift-arrow without a selection begins where the keyboard is', () => {
    expect(ids(extendTo(focusOn(NOTHING, b), c, order))).toEqual([b, c])
  })

  test('arrow keys move the keyboard and leave the selection alone', () => {
    const moved = focusOn(selectOnly(a), b)
    expect(ids(moved)).toEqual([a])
    expect(moved.focusId).toBe(b)
  })

  test('a drag box with ctrl keeps what was selected before it', () => {
    expect(ids(selectBox(new Set([a]), [c, d], NOTHING))).toEqual([a, c, d])
  })

  test('select all of a list that is not wholly fetched means everything it finds', () => {
    const all = selectAll(NOTHING, order, false)
    expect(all.everything).toBe(true)
    expect(isSelected(all, 'never-fetched' as AssetId)).toBe(true)
  })

  test('leaving one out of everything leaves what is fetched without it', () => {
    const rest = toggle(selectAll(NOTHING, order, false), b, order)
    expect(rest.everything).toBe(false)
    expect(ids(rest)).toEqual([a, c, d, e])
  })
})

describe('when assets disappear', () => {
  test('they leave the selection, and the keyboard goes on with the next one', () => {
    const left = prune(extendTo(selectOnly(b), c, order), [a, d, e], order)
    expect(ids(left)).toEqual([])
    expect(left.focusId).toBe(d)
  })

  test('the keyboard goes to the one before when the last one is gone', () => {
    expect(prune(selectOnly(e), [a, b], order).focusId).toBe(b)
  })

  test('nothing changes when nothing that matters is gone', () => {
    const selection = selectOnly(a)
    expect(prune(selection, [a, b], order)).toBe(selection)
  })
})
