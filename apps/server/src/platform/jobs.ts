import { sql } from 'kysely'
import type * as z from 'zod'
import type { Ctx } from './ctx.ts'

export type Job<P> = {
  readonly name: string
  readonly payload: z.ZodType<P>
  /** Retries must be safe: a job may run twice. */
  readonly run: (ctx: Ctx, payload: P, attempt: { readonly number: number; readonly isLast: boolean }) => Promise<void>
  /** `media` jobs wait for a processor core; everything else has workers of its own and never queues behind them. */
  readonly lane?: 'general' | 'media'
  /** How often it is tried, with back-off of e^attempt seconds in between. 8 when left out (about 50 minutes). */
  readonly maxAttempts?: number
  /** A crontab line (UTC) for jobs that run by the clock. They get an empty payload. */
  readonly cron?: string
}

// biome-ignore lint/suspicious/noExplicitAny: a list holds jobs of every payload; each parses its own
export type AnyJob = Job<any>

export const job = <P>(j: Job<P>): Job<P> => j

const DEFAULT_ATTEMPTS = 8

export type EnqueueOptions = {
  /** Two jobs of one key are one job, as long as it has not started. */
  key?: string
  runAt?: Date
  /** Smaller runs first; 0 when left out. */
  priority?: number
}

/** Queues a job in the same transaction as the change that needs it. */
export async function enqueue<P>(ctx: Ctx, job: Job<P>, payload: P, options: EnqueueOptions = {}): Promise<void> {
  await sql`select graphile_worker.add_job(
    identifier => ${job.name},
    payload => ${JSON.stringify(payload)}::json,
    run_at => ${options.runAt ?? null}::timestamptz,
    max_attempts => ${job.maxAttempts ?? DEFAULT_ATTEMPTS}::int,
    job_key => ${options.key ? `${job.name}:${options.key}` : null},
    priority => ${options.priority ?? 0}::int
  )`.execute(ctx.db)
}
