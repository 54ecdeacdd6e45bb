import { expect, test } from 'vitest'
import type { Item, Phase } from '../../features/uploads/item.ts'
import { inOrder, summarise } from './summary.ts'

const item = (key: number, phase: Phase, sentBytes = 0, sizeBytes = 100) =>
  ({ key, phase, sentBytes, sizeBytes }) as Item

test('the tray sums up what moves, what waits for somebody and what is over', () => {
  const sum = summarise([
    item(1, 'sending', 50),
    item(2, 'queued'),
    item(3, 'question', 100),
    item(4, 'failed'),
    item(5, 'done', 100),
    item(6, 'cancelled'),
  ])
  expect(sum).toMatchObject({ total: 5, transferring: 2, attention: 2, finished: 1, sentBytes: 250, sizeBytes: 500 })
})

test('the tray shows first what needs somebody, then what moves, and keeps the order otherwise', () => {
  const phases: Phase[] = ['done', 'queued', 'sending', 'question', 'sending']
  const keys = inOrder(phases.map((phase, index) => item(index, phase))).map(({ key }) => key)
  expect(keys).toEqual([3, 2, 4, 1, 0])
})
