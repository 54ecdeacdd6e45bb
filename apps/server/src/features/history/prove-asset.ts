import { Readable } from 'node:stream'
import type { AssetId } from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import type { Bytes } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { trustedKeys } from './audit-key.ts'
import { pathOf } from './merkle.ts'
import { payloadOf, type SealedRow, sealedColumns } from './payload.ts'
import type { PersonalParts } from './read-leaves.ts'
import { sealsFrom, sealText } from './seal.ts'
import { sealEvents } from './seal-events.ts'

type Row = SealedRow & PersonalParts & { position: number; kind: string; seal: number; first: number; last: number }

/**
 * Everything that is needed to believe the history of one asset, in one file: its events, the hashes that lead from each
 * to its seal, and the chain of signed seals up to now. Checked by docs/operate/check-proof.mjs without Damask.
 */
export async function proveAsset(ctx: Ctx, { assetId }: { assetId: AssetId }): Promise<Bytes> {
  const known = await ctx.db
    .selectFrom('event_subject')
    .select('seq')
    .where('subject_id', '=', assetId)
    .limit(1)
    .execute()
  if (known.length === 0) throw problem('asset_not_found')
  return {
    mime: 'application/json',
    sizeBytes: null,
    etag: null,
    fileName: `proof ${assetId}.json`,
    disposition: 'attachment',
    immutable: false,
    open: async () => {
      await publish(ctx, 'history.proved', { assetId }, assetId)
      await sealEvents(ctx)
      return Readable.from(writeProof(ctx, assetId))
    },
  }
}

async function* writeProof(ctx: Ctx, assetId: AssetId) {
  const { rows } = await sql<{ first: number | null; last: number | null }>`
    select (select number from event_seal where from_position <= min(leaf.position) order by from_position desc limit 1) as first,
      (select max(number) from event_seal) as last
    from event_subject join event_leaf as leaf on leaf.seq = event_subject.seq
    where event_subject.subject_id = ${assetId}`.execute(ctx.db)
  const { first, last } = rows[0]!
  const head = { v: 1, subjectId: assetId, madeAt: ctx.now().toISOString(), keys: await trustedKeys(ctx) }
  yield `${JSON.stringify(head).slice(0, -1)},\n"seals":[`
  let comma = ''
  if (first !== null && last !== null) {
    for await (const seal of sealsFrom(ctx, first, last)) {
      yield `${comma}\n{"seal":${sealText(seal)},"signature":"${seal.signature.toString('hex')}"}`
      comma = ','
    }
  }
  yield '],\n"events":['
  comma = ''
  for await (const row of eventsOf(ctx, assetId)) {
    yield `${comma}\n${JSON.stringify(await proofOf(ctx, row))}`
    comma = ','
  }
  yield ']}\n'
}

const ROWS_AT_ONCE = 200

async function* eventsOf(ctx: Ctx, assetId: AssetId): AsyncGenerator<Row> {
  for (let after = 0; ; ) {
    const { rows } = await sql<Row>`
      select ${sealedColumns}, event.actor_name, event.address, event.actor_salt, event.personal, event.personal_salt,
        event.blanked_for, leaf.position, leaf.kind, seal.number as seal, seal.from_position as first, seal.to_position as last
      from event_subject join event on event.seq = event_subject.seq join event_leaf as leaf on leaf.seq = event.seq
      cross join lateral (
        select number, from_position, to_position from event_seal where from_position <= leaf.position
        order by from_position desc limit 1) as seal
      where event_subject.subject_id = ${assetId} and event_subject.seq > ${after}::bigint
      order by event_subject.seq limit ${ROWS_AT_ONCE}`.execute(ctx.db)
    yield* rows
    if (rows.length < ROWS_AT_ONCE) return
    after = rows.at(-1)!.seq
  }
}

async function proofOf(ctx: Ctx, row: Row) {
  const { rows: leaves } = await sql<{ position: number; hash: Buffer }>`
    select position, hash from event_leaf where position between ${row.first} and ${row.last} and kind = ${row.kind}
    order by position`.execute(ctx.db)
  const index = leaves.findIndex((leaf) => leaf.position === row.position)
  const opened = (salt: Buffer | null, value: unknown) => (salt ? { salt: salt.toString('hex'), value } : null)
  return {
    payload: payloadOf(row, row.position),
    seal: row.seal,
    kind: row.kind,
    index,
    path: pathOf(
      leaves.map((leaf) => leaf.hash),
      index,
    ).map((hash) => hash.toString('hex')),
    actor: opened(row.actor_salt, { address: row.address, name: row.actor_name }),
    personal: opened(row.personal_salt, row.personal),
  }
}
