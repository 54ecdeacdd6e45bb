import { availableParallelism } from 'node:os'
import { Logger, parseCronItems, type Runner, run } from 'graphile-worker'
import pg from 'pg'
import { processSettings } from '../platform/config.ts'
import { systemActor } from '../platform/ctx.ts'
import type { Feature } from '../platform/feature.ts'
import type { House } from '../platform/house.ts'
import type { AnyJob } from '../platform/jobs.ts'
import { joinWorkers, type Membership } from './membership.ts'

const GENERAL_CONCURRENCY = 6

/** Runs the jobs of all features until `stop`. With `membership.ts`, the only place that knows graphile-worker. */
export async function runJobs(house: House, features: readonly Feature[]): Promise<{ stop(): Promise<void> }> {
  const jobs = features.flatMap((f) => f.jobs ?? [])
  const membership = await joinWorkers(house)
  const media = house.settings(processSettings).DAMASK_MEDIA_PROCESSES ?? availableParallelism()
  const lanes = [
    await runLane(
      house,
      jobs.filter((j) => (j.lane ?? 'general') === 'general'),
      GENERAL_CONCURRENCY,
      membership,
    ),
    // One more than there are processes, so that a core never waits for the queue.
    await runLane(
      house,
      jobs.filter((j) => j.lane === 'media'),
      media + 1,
      membership,
    ),
  ]
  return {
    async stop() {
      await Promise.all(lanes.map((lane) => lane()))
      await membership.leave()
    },
  }
}

async function runLane(house: House, jobs: readonly AnyJob[], concurrency: number, membership: Membership) {
  if (jobs.length === 0) return async () => {}
  const pool = new pg.Pool({ ...house.database.connection, max: concurrency + 3, application_name: 'damask jobs' })
  pool.on('error', (error) => house.log.warn({ err: error }, 'the job queue lost a database connection'))
  pool.on('connect', (client) => client.on('error', () => {}))
  const runner: Runner = await run({
    pgPool: pool,
    concurrency,
    noHandleSignals: true,
    pollInterval: 2000,
    events: membership.events,
    logger: quietLogger(house),
    parsedCronItems: parseCronItems(
      jobs.flatMap((j) =>
        j.cron
          ? [{ task: j.name, match: j.cron, options: { backfillPeriod: 0, maxAttempts: 1, jobKey: `cron:${j.name}` } }]
          : [],
      ),
    ),
    preset: { worker: { gracefulShutdownAbortTimeout: 5_000 } },
    taskList: Object.fromEntries(
      jobs.map((j) => [
        j.name,
        (payload: unknown, helpers) => runOne(house, j, payload, helpers.job, helpers.abortSignal),
      ]),
    ),
  })
  runner.promise.catch((error) => house.log.error({ err: error }, 'a lane of the job queue ended by itself'))
  return async () => {
    await runner.stop().catch(() => {})
    await pool.end()
  }
}

async function runOne(
  house: House,
  job: AnyJob,
  payload: unknown,
  row: { attempts: number; max_attempts: number },
  abort?: AbortSignal,
): Promise<void> {
  const signal = abort ? AbortSignal.any([abort, house.stopping]) : house.stopping
  const ctx = house.ctxFor(systemActor('Damask'), null, signal)
  // Cron jobs get queue-internal fields beside their own empty payload.
  const parsed = job.payload.parse(job.cron ? {} : payload)
  try {
    await job.run(ctx, parsed, { number: row.attempts, isLast: row.attempts >= row.max_attempts })
  } catch (error) {
    if (!signal.aborted)
      house.log.warn({ err: error, job: job.name, attempt: row.attempts }, 'a job failed and will be tried again')
    throw error
  }
}

/** The queue's own chatter is ours only when something is wrong; failures of jobs are logged above, once. */
const quietLogger = (house: House) =>
  new Logger(() => (level, message) => {
    if (level === 'error' && !/Failed task/.test(message))
      house.log.warn({ queue: message }, 'the job queue complained')
  })
