import { domainToASCII } from 'node:url'
import { InvitationId, type Joining, type TeamId } from '@damask/contract'
import { type SqlBool, sql } from 'kysely'
import { type Ctx, inTransaction, systemActor } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { enqueueMail } from '../../platform/mail.ts'
import { problem } from '../../platform/problem.ts'
import { publicUrl } from '../../platform/public-url.ts'
import { joinUrl, libraryName, makeToken } from './invitation-queries.ts'
import { requireWithinOwn } from './within-own.ts'
import { alreadyMemberMail, confirmMail } from './words.ts'

const HOUR_MS = 60 * 60_000
/** One address is written to once in this time, whatever is asked for. */
const ASK_AGAIN_MS = 2 * 60_000
const ASKED_PER_HOUR = 500

/** Anybody gets an address there, so it says nothing about where somebody works. */
const FOR_EVERYBODY = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.de icloud.com me.com aol.com gmx.de gmx.net gmx.com web.de t-online.de freenet.de mail.com mail.ru yandex.com yandex.ru proton.me protonmail.com posteo.de mailbox.org qq.com 163.com'.split(
    ' ',
  ),
)

export const domainOf = (email: string) => domainToASCII(email.slice(email.lastIndexOf('@') + 1)).toLowerCase()

export const readJoining = (ctx: Ctx) =>
  ctx.db.selectFrom('joining').select(['domains', 'team_ids']).executeTakeFirstOrThrow()

export async function getJoining(ctx: Ctx): Promise<Joining> {
  const { domains, team_ids } = await readJoining(ctx)
  const { rows: teams } = await sql<{ id: TeamId; name: string }>`select id, name from team
    where id = any(${team_ids}::uuid[]) order by name collate natural_order`.execute(ctx.db)
  return { domains, teams }
}

export function setJoining(ctx: Ctx, input: { domains: string[]; teamIds: TeamId[] }): Promise<Joining> {
  return inTransaction(ctx, async (ctx) => {
    const before = await getJoining(ctx)
    const domains = [...new Set(input.domains.map(checkedDomain))]
    const teamIds = [...new Set(input.teamIds)]
    if (teamIds.length > 0) {
      const found = await ctx.db.selectFrom('team').select('id').where('id', 'in', teamIds).execute()
      if (found.length < teamIds.length) throw problem('team_not_found')
      await requireWithinOwn(ctx, { teamIds })
    }
    await ctx.db.updateTable('joining').set({ domains, team_ids: teamIds }).execute()
    await publish(ctx, 'joining.changed', {
      before: { domains: before.domains, teamIds: before.teams.map(({ id }) => id) },
      after: { domains, teamIds },
    })
    return getJoining(ctx)
  })
}

export async function canAskToJoin(ctx: Ctx): Promise<{ isOpen: boolean }> {
  return { isOpen: (await readJoining(ctx)).domains.length > 0 }
}

/**
 * Whoever has an address of a listed domain is sent a link: reading it is the proof that the address is theirs, and until
 * then there is no account. The answer is the same for everybody.
 */
export function askToJoin(ctx: Ctx, { email, language }: { email: string; language: 'en' | 'de' }): Promise<null> {
  return inTransaction({ ...ctx, actor: systemActor('Joining') }, async (ctx) => {
    const { domains } = await readJoining(ctx)
    if (!domains.includes(domainOf(email)) || (await askedLately(ctx, email))) return null
    const library = await libraryName(ctx)
    const { token, hash } = makeToken()
    const row = {
      id: ctx.newId(InvitationId),
      kind: 'domain',
      email,
      token_hash: hash,
      team_ids: [],
      language,
      max_uses: 1,
      created_at: ctx.now(),
      sent_at: ctx.now(),
      expires_at: new Date(ctx.now().getTime() + 24 * HOUR_MS),
    }
    const member = await ctx.db
      .selectFrom('person')
      .select('id')
      .where(sql<SqlBool>`lower(email) = lower(${email})`)
      .executeTakeFirst()
    // Written down also then, so that nobody is written to more often.
    const revoked_at = member ? ctx.now() : null
    await ctx.db
      .insertInto('invitation')
      .values({ ...row, revoked_at })
      .execute()
    if (member) {
      const words = alreadyMemberMail(language, { library, url: publicUrl(ctx, '/sign-in') })
      await enqueueMail(ctx, { to: email, language, ...words })
      return null
    }
    await enqueueMail(ctx, { to: email, language, ...confirmMail(language, { library, url: joinUrl(ctx, token) }) })
    const about = { invitationId: row.id, by: 'domain' as const, teamIds: [], roleId: null, folderId: null }
    await publish(ctx, 'person.invited', about, row.id, { personal: { email } })
    return null
  })
}

async function askedLately(ctx: Ctx, email: string): Promise<boolean> {
  const { rows } = await sql<{ same: number; all: number }>`
    select count(*) filter (where lower(email) = lower(${email})
      and created_at > ${new Date(ctx.now().getTime() - ASK_AGAIN_MS)})::int as same, count(*)::int as all
    from invitation where kind = 'domain' and created_at > ${new Date(ctx.now().getTime() - HOUR_MS)}`.execute(ctx.db)
  return rows[0]!.same > 0 || rows[0]!.all >= ASKED_PER_HOUR
}

function checkedDomain(text: string): string {
  const domain = domainToASCII(text.trim().replace(/^@/, '')).toLowerCase()
  const looksLikeOne = /^(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/.test(domain)
  if (!looksLikeOne) throw problem('domain_invalid', { detail: `"${text}" is not a domain, such as example.com.` })
  if (FOR_EVERYBODY.has(domain)) {
    throw problem('domain_invalid', { detail: `Anybody can have an address at ${domain}, so it cannot open the door.` })
  }
  return domain
}
