import type { PrivacyText, PrivacyTextKind } from '@damask/contract'
import { type Selectable, sql } from 'kysely'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'

type TextRow = Selectable<Tables['privacy_text']>

export const toPrivacyText = (row: TextRow): PrivacyText => ({
  kind: row.kind as PrivacyTextKind,
  version: row.version,
  texts: row.texts as PrivacyText['texts'],
  publishedAt: row.published_at.toISOString(),
  mustAccept: row.must_accept,
})

/** The newest version of each text that is not retired. */
export const presentTexts = (ctx: Ctx): Promise<TextRow[]> =>
  ctx.db
    .selectFrom('privacy_text')
    .selectAll()
    .distinctOn('kind')
    .where('retired_at', 'is', null)
    .orderBy('kind')
    .orderBy('version', 'desc')
    .execute()

export const listTexts = async (ctx: Ctx): Promise<{ items: PrivacyText[] }> => ({
  items: (await presentTexts(ctx)).map(toPrivacyText),
})

export async function listTextVersions(ctx: Ctx, { kind }: { kind: PrivacyTextKind }) {
  const rows = await ctx.db
    .selectFrom('privacy_text')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('privacy_acceptance')
        .select(sql<number>`count(*)::int`.as('count'))
        .whereRef('privacy_acceptance.kind', '=', 'privacy_text.kind')
        .whereRef('privacy_acceptance.version', '=', 'privacy_text.version')
        .as('accepted_by'),
    )
    .where('kind', '=', kind)
    .orderBy('version', 'desc')
    .limit(200)
    .execute()
  return {
    items: rows.map((row) => ({
      text: toPrivacyText(row),
      acceptedBy: row.accepted_by ?? 0,
      isRetired: row.retired_at !== null,
    })),
  }
}

type NewText = { kind: PrivacyTextKind; texts: PrivacyText['texts']; mustAccept: boolean }

export function publishText(ctx: Ctx, { kind, texts, mustAccept }: NewText): Promise<PrivacyText> {
  return inTransaction(ctx, async (ctx) => {
    // Two versions at once would be one number.
    await sql`lock table privacy_text in share row exclusive mode`.execute(ctx.db)
    const row = await ctx.db
      .insertInto('privacy_text')
      .values({
        kind,
        version: sql<number>`(select coalesce(max(version), 0) + 1 from privacy_text where kind = ${kind})`,
        texts: JSON.stringify(texts),
        must_accept: mustAccept,
        published_at: ctx.now(),
        published_by: actorPersonId(ctx),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await publish(ctx, 'privacy.text_published', { kind, version: row.version, mustAccept })
    return toPrivacyText(row)
  })
}

export function retireText(ctx: Ctx, { kind }: { kind: PrivacyTextKind }): Promise<null> {
  return inTransaction(ctx, async (ctx) => {
    const { numUpdatedRows } = await ctx.db
      .updateTable('privacy_text')
      .set({ retired_at: ctx.now() })
      .where('kind', '=', kind)
      .where('retired_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows === 0n) throw problem('privacy_text_not_found')
    await publish(ctx, 'privacy.text_retired', { kind })
    return null
  })
}
