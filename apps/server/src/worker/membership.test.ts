import { beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { feature } from '../platform/feature.ts'
import { enqueue, job } from '../platform/jobs.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { runJobs } from './run-jobs.ts'

let house: TestServer
beforeAll(async () => {
  house = await startTestServer()
})

const lockedJobs = async () =>
  (await house.house.database.pool.query('select 1 from graphile_worker.jobs where locked_by is not null')).rowCount

test('the jobs of a process that died are run by the next one, at once', async () => {
  const ran: number[] = []
  const greet = job({
    name: 'test.greet',
    payload: z.object({ n: z.number() }),
    run: async (_ctx, { n }) => void ran.push(n),
  })
  await enqueue(house.ctx, greet, { n: 1 })
  // What a killed process leaves: a lock on the job under a worker that is written down, with nobody holding its lock.
  await house.house.database.pool.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker-dead'`,
  )
  await house.house.database.pool.query(`insert into worker_member (worker_id, lock_key) values ('worker-dead', 77)`)
  const running = await runJobs(house.house, [feature({ name: 'test', jobs: [greet] })])
  await house.until(async () => ran.length > 0)
  await running.stop()
  expect(ran).toEqual([1])
  expect(await lockedJobs()).toBe(0)
})

test('the jobs of a process that died before it was written down are run too', async () => {
  const ran: number[] = []
  const greet = job({ name: 'test.greet', payload: z.object({}), run: async () => void ran.push(1) })
  await enqueue(house.ctx, greet, {})
  await house.house.database.pool.query(
    `update graphile_worker._private_jobs set locked_at = now() - interval '1 minute', locked_by = 'pool-unknown'`,
  )
  const running = await runJobs(house.house, [feature({ name: 'test', jobs: [greet] })])
  await house.until(async () => ran.length > 0)
  await running.stop()
  expect(ran).toEqual([1])
})

test('the jobs of a living process are left alone', async () => {
  const gate = Promise.withResolvers<void>()
  const runs: number[] = []
  const hold = job({
    name: 'test.hold',
    payload: z.object({}),
    run: async () => {
      runs.push(1)
      await gate.promise
    },
  })
  const first = await runJobs(house.house, [feature({ name: 'test', jobs: [hold] })])
  await enqueue(house.ctx, hold, {})
  await house.until(async () => runs.length === 1)
  const { rows } = await house.house.database.pool.query(
    'select 1 from graphile_worker.jobs join worker_member on worker_id = locked_by',
  )
  expect(rows, 'whoever locks jobs is written down').toHaveLength(1)
  const second = await runJobs(house.house, [feature({ name: 'test', jobs: [hold] })])
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(runs).toHaveLength(1)
  gate.resolve()
  await Promise.all([first.stop(), second.stop()])
})

test('a job that fails is tried again later, and a job queued in a rolled-back transaction never runs', async () => {
  let tries = 0
  const flaky = job({
    name: 'test.flaky',
    payload: z.object({}),
    run: async () => {
      if (++tries === 1) throw new Error('not yet')
    },
  })
  const running = await runJobs(house.house, [feature({ name: 'test', jobs: [flaky] })])
  await enqueue(house.ctx, flaky, {})
  await house.until(async () => tries === 2)
  const { db } = house.ctx
  await expect(
    (db as typeof house.house.database.db).transaction().execute(async (trx) => {
      await enqueue({ ...house.ctx, db: trx }, flaky, {})
      throw new Error('undone')
    }),
  ).rejects.toThrow('undone')
  await new Promise((resolve) => setTimeout(resolve, 300))
  await running.stop()
  expect(tries).toBe(2)
})
