import { expect, test } from 'vitest'
import { afterMessage, afterStop, plannedSteps, stateAfter, timeoutMsFor } from './rules.ts'

test('a film may take longer the larger it is, and nothing may take for ever', () => {
  expect(timeoutMsFor('image', 5e9)).toBe(60_000)
  expect(timeoutMsFor('document', 1)).toBe(120_000)
  expect(timeoutMsFor('video', 0)).toBe(600_000)
  expect(timeoutMsFor('video', 1e9)).toBe(800_000)
  expect(timeoutMsFor('video', 1e13)).toBe(1_800_000)
})

test('a run that is stopped says at which step, and what was not tried', () => {
  const planned = plannedSteps(['facts', 'preview', 'thumbnail'])
  const done = afterMessage(planned, { id: '', type: 'step', step: 'facts', state: 'done', tookMs: 12 })
  const running = afterMessage(done, { id: '', type: 'step', step: 'preview', state: 'running' })
  const stopped = afterStop(running, 'Too long.')
  expect(stopped.map(({ step, state, sentence }) => [step, state, sentence])).toEqual([
    ['facts', 'done', null],
    ['preview', 'failed', 'Too long.'],
    ['thumbnail', 'skipped', expect.stringContaining('not tried')],
  ])
  expect(stateAfter(stopped)).toBe('failed')
  // A process that died before its first word: then the first step is the one that failed.
  expect(afterStop(planned, 'Gone.').map((step) => step.state)).toEqual(['failed', 'skipped', 'skipped'])
  expect(stateAfter(afterMessage(done, { id: '', type: 'step', step: 'preview', state: 'skipped' }))).toBe('done')
})
