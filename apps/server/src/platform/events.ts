import { EventId, type EventName, type Events, type PersonId, type SignalName, type Signals } from '@damask/contract'
import { sql } from 'kysely'
import { commitTo } from './commitment.ts'
import { processSettings } from './config.ts'
import type { Ctx } from './ctx.ts'
import { enqueue, type Job } from './jobs.ts'
import { addressToKeep } from './shorten-address.ts'

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
  const { actor, caller } = ctx
  const address = addressToKeep(caller?.address ?? null, ctx.settings(processSettings).DAMASK_HISTORY_ADDRESS)
  // Whoever has just signed in is somebody, though they came as nobody.
  const byType = actor.type === 'nobody' && actor.personId ? 'person' : actor.type
  const byWhom = commitTo({ address, name: actor.name })
  const personal = about.personal && Object.keys(about.personal).length > 0 ? about.personal : undefined
  const ofPeople = personal && commitTo(personal)
  const ids = facts.map(() => ctx.newId(EventId))
  const subjects = facts.flatMap((fact, i) => subjectsOf(fact).map((subjectId) => ({ id: ids[i]!, subjectId })))
  await sql`
    with fact as (
      insert into event (id, at, name, actor_type, actor_id, actor_key_id, actor_app_id, actor_name, address,
        actor_commitment, actor_salt, subject_id, data, personal, personal_commitment, personal_salt, request_id, reason)
      select given.id, ${ctx.now()}, ${name}, ${byType}, ${actor.personId}::uuid, ${actor.keyId}::uuid,
        ${actor.appId ?? null}, ${actor.name}, ${address}, ${byWhom.hash}::bytea, ${byWhom.salt}::bytea,
        given.subject_id, given.data, ${JSON.stringify(personal ?? {})}::jsonb, ${ofPeople?.hash ?? null}::bytea,
        ${ofPeople?.salt ?? null}::bytea, ${caller?.requestId ?? null}, ${about.reason ?? null}
      from unnest(${ids}::uuid[], ${facts.map((fact) => fact.subjectId ?? null)}::uuid[],
        ${facts.map((fact) => JSON.stringify(fact.data))}::jsonb[]) as given (id, subject_id, data)
      returning seq, id
    )
    insert into event_subject (subject_id, seq)
    select subject.subject_id, fact.seq from fact
    join unnest(${subjects.map((s) => s.id)}::uuid[], ${subjects.map((s) => s.subjectId)}::uuid[]) as subject (id, subject_id)
      on subject.id = fact.id`.execute(ctx.db)
  for (const listener of listeners.get(name) ?? []) {
    for (const { data } of facts) {
      const payload = listener.payloadOf(data as never)
      if (payload !== undefined) await enqueue(ctx, listener.job, payload as never)
    }
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Ids of what nobody looks at the history of. */
const NO_SUBJECTS = new Set(['operationId', 'versionId', 'binEntryId', 'archiveId'])

/** Every thing whose activity shows this fact: the ids that stand in it, alone, in lists, or one level down. */
function subjectsOf({ data, subjectId }: { data: object; subjectId?: string | undefined }): string[] {
  const ids = Object.entries(data)
    .filter(([key]) => !NO_SUBJECTS.has(key))
    .flatMap(([, value]) => (value && typeof value === 'object' ? Object.values(value) : value))
    .filter((value): value is string => typeof value === 'string' && UUID.test(value))
  return [...new Set(subjectId ? [subjectId, ...ids] : ids)]
}

/** PostgreSQL refuses notifications of 8,000 bytes and more. */
const MAX_SIGNAL_BYTES = 7_900

/** Whose business a signal is; what tells of a place is heard by whoever may see that. */
export type Owner = { readonly personId: PersonId | null; readonly credential: string | null }

/** Passing news for whoever is looking right now: not stored, lost when nobody listens, sent when the transaction commits. */
export async function signal<N extends SignalName>(ctx: Ctx, name: N, data: Signals[N], to?: Owner): Promise<void> {
  const text = JSON.stringify({ name, data, ...(to && { to }) })
  if (Buffer.byteLength(text) > MAX_SIGNAL_BYTES) return
  await sql`select pg_notify('damask_signal', ${text})`.execute(ctx.db)
}
