import type { Consent, PersonId, PrivacyText, PrivacyTextKind } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { presentTexts, toPrivacyText } from './texts.ts'

/** What one agreed to, and what the session waits for: see `lacks_consent`. */
export async function getOwnConsents(ctx: Ctx): Promise<{ items: Consent[]; waiting: PrivacyText[] }> {
  const personId = ownId(ctx)
  const given = await ctx.db
    .selectFrom('privacy_acceptance')
    .select(['kind', 'version', 'accepted_at'])
    .where('person_id', '=', personId)
    .orderBy('accepted_at', 'desc')
    .execute()
  const needed = await ctx.db
    .selectFrom('privacy_text')
    .select(({ fn }) => ['kind', fn.max('version').as('version')])
    .where('must_accept', '=', true)
    .where('retired_at', 'is', null)
    .groupBy('kind')
    .execute()
  const waiting = needed.filter((n) => !given.some((g) => g.kind === n.kind && g.version >= n.version))
  const texts = await presentTexts(ctx)
  return {
    items: given.map(({ kind, version, accepted_at: at }) => ({
      kind: kind as PrivacyTextKind,
      version,
      acceptedAt: at.toISOString(),
    })),
    waiting: texts.filter((text) => waiting.some(({ kind }) => kind === text.kind)).map(toPrivacyText),
  }
}

/** One agrees to what one has read: a version that was replaced meanwhile is refused. */
export function acceptText(
  ctx: Ctx,
  { kind, textVersion: version }: { kind: PrivacyTextKind; textVersion: number },
): Promise<Consent> {
  return inTransaction(ctx, async (ctx) => {
    const personId = ownId(ctx)
    const present = (await presentTexts(ctx)).find((text) => text.kind === kind)
    if (!present) throw problem('privacy_text_not_found')
    if (present.version !== version) throw problem('privacy_text_changed')
    const made = await ctx.db
      .insertInto('privacy_acceptance')
      .values({ person_id: personId, kind, version, accepted_at: ctx.now() })
      .onConflict((oc) => oc.doNothing())
      .returning('accepted_at')
      .executeTakeFirst()
    if (made) await publish(ctx, 'privacy.text_accepted', { personId, kind, version }, personId)
    return { kind, version, acceptedAt: (made?.accepted_at ?? ctx.now()).toISOString() }
  })
}

export function ownId(ctx: Ctx): PersonId {
  if (!ctx.actor.personId) throw problem('not_signed_in')
  return ctx.actor.personId
}
