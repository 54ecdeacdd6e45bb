import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { type SealedRow, sealedColumns } from './payload.ts'

/** A place in the chain with the event that is there; the event is null when its row is gone. */
export type LeafRow = {
  position: number
  leaf_seq: number
  leaf_kind: string
  leaf_hash: Buffer
  event: (SealedRow & PersonalParts) | null
}

export type PersonalParts = {
  actor_name: string | null
  address: string | null
  actor_salt: Buffer | null
  personal: Record<string, unknown>
  personal_salt: Buffer | null
  blanked_for: string | null
}

/** Bulk verbs tell of hundreds of assets in one event, so a page is short. */
const LEAVES_AT_ONCE = 500

/** The chain from one position on, with its events, a page in memory. */
export async function* readLeaves(ctx: Ctx, first: number, last: number): AsyncGenerator<LeafRow> {
  for (let next = first; ; ) {
    const { rows } = await sql<Omit<LeafRow, 'event'> & SealedRow & PersonalParts>`
      select leaf.position, leaf.seq as leaf_seq, leaf.kind as leaf_kind, leaf.hash as leaf_hash, ${sealedColumns},
        event.actor_name, event.address, event.actor_salt, event.personal, event.personal_salt, event.blanked_for
      from (select * from event_leaf where position >= ${next} and position <= ${last}
        order by position limit ${LEAVES_AT_ONCE}) as leaf
      left join event on event.seq = leaf.seq order by leaf.position`.execute(ctx.db)
    for (const row of rows) yield { ...row, event: row.seq === null ? null : row }
    if (rows.length < LEAVES_AT_ONCE) return
    next = rows.at(-1)!.position + 1
  }
}
