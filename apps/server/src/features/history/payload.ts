import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { canonicalJson } from '../../platform/canonical-json.ts'

/** A row of `event`, with its time to the microsecond: what is hashed must not be rounded. */
export type SealedRow = {
  seq: number
  id: string
  at_text: string
  name: string
  actor_type: string
  actor_id: string | null
  actor_key_id: string | null
  actor_app_id: string | null
  subject_id: string | null
  data: object
  request_id: string | null
  reason: string | null
  actor_commitment: Buffer | null
  personal_commitment: Buffer | null
}

/** A moment as the hashed texts write it. */
export const exactTime = (column: RawBuilder<unknown>): RawBuilder<string> =>
  sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** The columns of a `SealedRow`, for queries in which `event` goes by its own name. */
export const sealedColumns = sql`event.seq, event.id, ${exactTime(sql`event.at`)} as at_text, event.name, event.actor_type,
  event.actor_id, event.actor_key_id, event.actor_app_id, event.subject_id, event.data, event.request_id, event.reason,
  event.actor_commitment, event.personal_commitment`

/** What is hashed of an event at its place in the chain. docs/operate/audit.md tells strangers of this, word for word. */
export const payloadOf = (row: SealedRow, position: number) => ({
  v: 1,
  position,
  seq: row.seq,
  id: row.id,
  at: row.at_text,
  name: row.name,
  actor: {
    type: row.actor_type,
    id: row.actor_id,
    keyId: row.actor_key_id,
    appId: row.actor_app_id,
    commitment: row.actor_commitment?.toString('hex') ?? null,
  },
  subjectId: row.subject_id,
  data: row.data,
  personal: row.personal_commitment?.toString('hex') ?? null,
  requestId: row.request_id,
  reason: row.reason,
})

/** RFC 9162, 2.1.1: a leaf is hashed with a zero byte in front, so that it cannot be taken for a node. */
export const leafHash = (row: SealedRow, position: number): Buffer =>
  createHash('sha256')
    .update('\0')
    .update(canonicalJson(payloadOf(row, position)))
    .digest()
