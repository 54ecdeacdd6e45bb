import { randomInt } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type { WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import type { House } from '../platform/house.ts'

export type Membership = { readonly events: WorkerEvents; leave(): Promise<void> }

/** The class of advisory locks that means "this process is alive". */
const ALIVE = 7070
const SWEEP_MS = 15_000
/** Longer than it takes a process to write down its own queue workers. */
const UNKNOWN_FOR = '30 seconds'

/**
 * Makes the jobs of a killed process available at once, where the queue by itself would wait four hours. Each process
 * holds an advisory lock while it lives and writes down which queue workers are its own; whoever can take the lock of
 * another has proof that the other is dead, and unlocks its jobs.
 */
export async function joinWorkers(house: House): Promise<Membership> {
  const lockKey = randomInt(1, 2 ** 31 - 1)
  const { pool } = house.database
  let client = await hold(house, lockKey)
  const events = new EventEmitter() as WorkerEvents
  const writeDown = (id: string) =>
    void pool
      .query('insert into worker_member (worker_id, lock_key) values ($1, $2) on conflict do nothing', [id, lockKey])
      .catch(() => {})
  // The queue locks jobs sometimes in the name of a worker, sometimes in that of the pool of workers.
  events.on('pool:create', ({ workerPool }) => writeDown(workerPool.id))
  events.on('worker:create', ({ worker }) => writeDown(worker.workerId))
  const sweep = async () => {
    try {
      await client.query('select 1')
    } catch {
      if (!house.stopping.aborted) client = await hold(house, lockKey)
    }
    await handBackJobsOfTheDead(house)
  }
  await handBackJobsOfTheDead(house)
  const timer = setInterval(
    () => void sweep().catch((error) => house.log.warn({ err: error }, 'could not look for dead workers')),
    SWEEP_MS,
  ).unref()
  return {
    events,
    async leave() {
      clearInterval(timer)
      await pool.query('delete from worker_member where lock_key = $1', [lockKey])
      await client.end().catch(() => {})
    },
  }
}

async function hold(house: House, lockKey: number): Promise<pg.Client> {
  const client = new pg.Client({ ...house.database.connection, application_name: 'damask membership' })
  client.on('error', () => {})
  await client.connect()
  await client.query('select pg_advisory_lock($1, $2)', [ALIVE, lockKey])
  return client
}

async function handBackJobsOfTheDead(house: House): Promise<void> {
  const { pool } = house.database
  // A process that was killed before it could write itself down.
  await pool.query(
    `select graphile_worker.force_unlock_workers(array_agg(locked_by)) from graphile_worker.jobs
     where locked_at < now() - $1::interval and not exists (select from worker_member where worker_id = locked_by)`,
    [UNKNOWN_FOR],
  )
  const { rows } = await pool.query<{ lock_key: number; workers: string[] }>(
    'select lock_key, array_agg(worker_id) as workers from worker_member group by lock_key',
  )
  for (const { lock_key, workers } of rows) {
    // Taken and let go in one session: a pool may give the unlock to another connection.
    const client = await pool.connect()
    try {
      const dead = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1, $2) as ok', [ALIVE, lock_key])
      if (!dead.rows[0]!.ok) continue
      await client.query('select graphile_worker.force_unlock_workers($1)', [workers])
      await client.query('delete from worker_member where lock_key = $1', [lock_key])
      await client.query('select pg_advisory_unlock($1, $2)', [ALIVE, lock_key])
      house.log.info({ workers: workers.length }, 'took back the jobs of a process that had died')
    } finally {
      client.release()
    }
  }
}
