import { expect, test } from 'vitest'
import { foldSteps } from './use-folded.ts'

test.each([
  [0, ['Library', 'Brand', 'Photos', 'Winter'], []],
  [1, ['Library', 'Photos', 'Winter'], ['Brand']],
  [2, ['Library', 'Winter'], ['Brand', 'Photos']],
  [3, ['Winter'], ['Library', 'Brand', 'Photos']],
])('a way of four steps with %i folded shows %j', (count, shown, hidden) => {
  const { first, folded, last } = foldSteps(['Library', 'Brand', 'Photos', 'Winter'], count)
  expect([...first, ...last]).toEqual(shown)
  expect(folded).toEqual(hidden)
})

test('a way of one step is that step', () => {
  const { first, folded, last } = foldSteps(['Library'], 0)
  expect([...first, ...last]).toEqual(['Library'])
  expect(folded).toEqual([])
})
