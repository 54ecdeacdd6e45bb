import { expect, test } from 'vitest'
import { speedOf } from './speed.ts'

test('the speed of uploads is unknown until there is something to measure', () => {
  const speed = speedOf(5000)
  expect(speed.bytesPerSecond(0)).toBeNull()
  speed.add(1000, 0)
  expect(speed.bytesPerSecond(100)).toBeNull()
})

test('the speed of uploads counts only the last few seconds', () => {
  const speed = speedOf(5000)
  speed.add(1_000_000, 0)
  speed.add(4000, 6000)
  speed.add(4000, 8000)
  expect(speed.bytesPerSecond(10_000)).toBe(2000)
})
