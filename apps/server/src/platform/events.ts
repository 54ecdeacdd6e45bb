import { EventId, type EventName, type Events, type SignalName, type Signals } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from './ctx.ts'
import { enqueue, type Job } from './jobs.ts'

/** A job that an event of a lower feature sets off. `payloadOf` may answer undefined: this one does not concern us. */
export type Listener<N extends EventName = EventName> = {
  readonly event: N
  readonly job: Job<never>
  readonly payloadOf: (event: Events[N]) => unknown
  readonly options?: { key?: (event: Events[N]) => string }
}

/** Binds an event to a job, which is queued in the transaction of the event: at least once, never for a rolled-back change. */
export const listen = <N extends EventName, P>(
  event: N,
  job: Job<P>,
  payloadOf: (event: Events[N]) => P | undefined,
): Listener<N> => ({ event, job: job as unknown as Job<never>, payloadOf })

const listeners = new Map<EventName, Listener[]>()

/** Called once where features are composed. */
export function registerListeners(all: readonly Listener[]): void {
  listeners.clear()
  for (const listener of all) listeners.set(listener.event, [...(listeners.get(listener.event) ?? []), listener])
}

/** What goes with a fact besides its data. */
export type About = {
  /** Why, in the words of whoever did it. */
  readonly reason?: string | undefined
  /** Names, addresses and whatever else tells of a person. Never in `data`: this can be blanked, data cannot. */
  readonly personal?: Readonly<Record<string, unknown>> | undefined
}

/** Records a fact beside the change that made it true, and queues what listens to it. */
export const publish = <N extends EventName>(
  ctx: Ctx,
  name: N,
  data: Events[N],
  subjectId?: string,
  about: About = {},
) => publishAll(ctx, name, [{ data, subjectId }], about)

/** Many facts of one name in one statement. */
export async function publishAll<N extends EventName>(
  ctx: Ctx,
  name: N,
  facts: readonly { data: Events[N]; subjectId?: string | undefined }[],
  about: About = {},
): Promise<void> {
  if (facts.length === 0) return
  await ctx.db
    .insertInto('event')
    .values(
      facts.map(({ data, subjectId }) => ({
        id: ctx.newId(EventId),
        at: ctx.now(),
        name,
        actor_id: ctx.actor.personId,
        actor_name: ctx.actor.name,
        subject_id: subjectId ?? null,
        data: JSON.stringify(data),
        request_id: ctx.caller?.requestId ?? null,
        reason: about.reason ?? null,
        personal: JSON.stringify(about.personal ?? {}),
      })),
    )
    .execute()
  for (const listener of listeners.get(name) ?? []) {
    for (const { data } of facts) {
      const payload = listener.payloadOf(data as never)
      if (payload !== undefined) await enqueue(ctx, listener.job, payload as never)
    }
  }
}

/** PostgreSQL refuses notifications of 8,000 bytes and more. */
const MAX_SIGNAL_BYTES = 7_900

/** Passing news for whoever is looking right now: not stored, lost when nobody listens, sent when the transaction commits. */
export async function signal<N extends SignalName>(ctx: Ctx, name: N, data: Signals[N]): Promise<void> {
  const text = JSON.stringify({ name, data })
  if (Buffer.byteLength(text) > MAX_SIGNAL_BYTES) return
  await sql`select pg_notify('damask_signal', ${text})`.execute(ctx.db)
}
