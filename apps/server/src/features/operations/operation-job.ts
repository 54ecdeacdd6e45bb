import { type Operation, OperationId } from '@damask/contract'
import { sql } from 'kysely'
import * as z from 'zod'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { signal } from '../../platform/events.ts'
import { enqueue, type Job, job } from '../../platform/jobs.ts'
import { Problem } from '../../platform/problem.ts'
import { withAccess } from '../access/index.ts'
import { actorAgain, type KeptActor } from '../identity/index.ts'
import { type OperationRow, ownerOf, toOperation } from './queries.ts'

export type Failure = Operation['failed'][number]

/** What one batch did. `progress` is handed to the next batch; null ends the operation. */
export type Batch<P> = {
  done: number
  failed?: readonly Failure[]
  progress: P | null
  result?: Record<string, unknown>
  /** Details that are too much for the operation itself. Handed to the next batch; left out where nothing was added. */
  report?: object
  /** What was done so far can be undone until then. */
  undoUntil?: Date
}

export type Run<I, P> = {
  readonly operationId: OperationId
  readonly input: I
  /** What the batch before handed on; undefined for the first. */
  readonly progress: P | undefined
  /** The report so far; undefined for the first. */
  readonly report: unknown
}

export type OperationJob<I> = Job<{ operationId: OperationId }> & { readonly input: z.ZodType<I> }

type Spec<I, P> = {
  /** The name of the operation as the API shows it, and of its job. */
  name: string
  input: z.ZodType<I>
  /**
   * Does a few hundred items, in the name of whoever asked, inside a transaction that also commits the progress: a
   * batch happens once or not at all, and a killed run goes on after the last one. A Problem ends the operation.
   */
  batch: (ctx: Ctx, run: Run<I, P>) => Promise<Batch<P>>
}

const FAILURES_KEPT = 100
const SIGNAL_EVERY_MS = 500
/** Being killed counts as an attempt, so a few more than a fault deserves. */
const MAX_ATTEMPTS = 8

/** Long work as a job: list it among the jobs of the feature, start it with `startOperation`. */
export function operationJob<I, P>(spec: Spec<I, P>): OperationJob<I> {
  const work: Job<{ operationId: OperationId }> = job({
    name: spec.name,
    payload: z.object({ operationId: OperationId }),
    maxAttempts: MAX_ATTEMPTS,
    async run(ctx, { operationId }, attempt) {
      try {
        for (let told = 0; ; ) {
          const operation = await runBatch(ctx, operationId, spec)
          if (!operation) return
          if (operation.ended_at || Date.now() - told >= SIGNAL_EVERY_MS) {
            told = Date.now()
            await tell(ctx, operation)
          }
          if (operation.ended_at) return
          // The process is stopping: the next one goes on, and no attempt is counted.
          if (ctx.signal.aborted) return await enqueue(ctx, work, { operationId })
        }
      } catch (error) {
        if (!(error instanceof Problem) && !attempt.isLast) throw error
        await fail(ctx, operationId, error)
        if (!(error instanceof Problem)) throw error
      }
    },
  })
  return { ...work, input: spec.input }
}

/** A signal is small: of many failures the first are told. */
const FAILURES_TOLD = 10

function tell(ctx: Ctx, row: OperationRow): Promise<void> {
  const operation = toOperation(row)
  return signal(
    ctx,
    'operation.progress',
    { ...operation, failed: operation.failed.slice(0, FAILURES_TOLD) },
    ownerOf(row),
  )
}

/** @returns undefined when there is nothing left to do */
function runBatch<I, P>(ctx: Ctx, id: OperationId, spec: Spec<I, P>): Promise<OperationRow | undefined> {
  return inTransaction(ctx, async (ctx) => {
    // Held while the batch runs: a second run of the same operation waits here and then finds the new progress.
    const row = await ctx.db.selectFrom('operation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
    if (!row || row.ended_at) return undefined
    if (row.cancel_asked) return end(ctx, id, { state: 'cancelled' })
    const input = spec.input.parse(row.input)
    // A dry run is the real thing, undone: it finds the refusals that the real one would find.
    const isDry = (input as { dryRun?: boolean | undefined }).dryRun === true
    if (isDry) await sql`savepoint before_batch`.execute(ctx.db)
    const progress = (row.progress ?? undefined) as P | undefined
    // Asked before every batch: whoever lost the right meanwhile does not go on using it.
    const actor = await withAccess(ctx, await actorAgain(ctx, row.actor as KeptActor))
    const batch = await spec.batch(
      { ...ctx, actor },
      { operationId: id, input, progress, report: row.report ?? undefined },
    )
    if (isDry) await sql`rollback to savepoint before_batch`.execute(ctx.db)
    const { undoUntil: _, ...unchanging } = batch
    return save(ctx, row, isDry ? { ...unchanging, result: { ...batch.result, dryRun: true } } : batch)
  })
}

async function save<P>(ctx: Ctx, row: OperationRow, batch: Batch<P>): Promise<OperationRow> {
  const failed = batch.failed ?? []
  const kept = [...(row.failed as Failure[]), ...failed].slice(0, FAILURES_KEPT)
  const sums = {
    done: row.done + batch.done,
    failed: JSON.stringify(kept),
    failed_count: row.failed_count + failed.length,
    ...(batch.result && { result: JSON.stringify(batch.result) }),
    ...(batch.report && { report: JSON.stringify(batch.report) }),
    ...(batch.undoUntil && { undo_until: batch.undoUntil }),
  }
  if (batch.progress === null) return end(ctx, row.id, { ...sums, state: 'done' })
  return ctx.db
    .updateTable('operation')
    .set({ ...sums, state: 'running', progress: JSON.stringify(batch.progress) })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

type End = {
  state: 'done' | 'failed' | 'cancelled'
  done?: number
  failed?: string
  failed_count?: number
  result?: string
  report?: string
  undo_until?: Date
}

async function end(ctx: Ctx, id: OperationId, how: End): Promise<OperationRow> {
  await ctx.db.deleteFrom('operation_item').where('operation_id', '=', id).execute()
  return ctx.db
    .updateTable('operation')
    .set({ ...how, progress: null, ended_at: ctx.now() })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function fail(ctx: Ctx, id: OperationId, error: unknown): Promise<void> {
  const code = error instanceof Problem ? error.code : 'something_went_wrong'
  const message = error instanceof Problem ? error.message : 'Something went wrong. What was done so far stays done.'
  const failed = await inTransaction(ctx, async (ctx) => {
    const row = await ctx.db
      .selectFrom('operation')
      .select('ended_at')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    return !row || row.ended_at
      ? undefined
      : end(ctx, id, { state: 'failed', result: JSON.stringify({ problem: { code, message } }) })
  })
  if (failed) await tell(ctx, failed)
}
