import type { PersonId } from '@damask/contract'
import * as z from 'zod'
import type { Ctx } from '../../platform/ctx.ts'
import { inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { job } from '../../platform/jobs.ts'
import { publicUrl } from '../../platform/public-url.ts'
import { mailPeople, type Reader, timeFor, type Words } from './mail-people.ts'
import { KEY_EXPIRY_WARNING_MS } from './rules.ts'

const AT_ONCE = 500
/** Keys named in one message. */
const NAMED = 10
/** Administrators who are told of the keys of service accounts, whose mail nobody reads. */
const TOLD = 5

type Ending = { id: string; name: string; person_id: PersonId; expires_at: Date | null; kind: string; owner: string }

/** Says once for each key that it ends within a week, so that nothing stops working overnight. */
export const warnOfExpiringKeys = job({
  name: 'identity.warn_of_expiring_keys',
  payload: z.object({}),
  cron: '41 * * * *',
  run: (ctx: Ctx) =>
    inTransaction(ctx, async (ctx) => {
      const rows = await ctx.db
        .selectFrom('api_key')
        .innerJoin('person', 'person.id', 'api_key.person_id')
        .select(['api_key.id', 'api_key.name', 'person_id', 'expires_at', 'person.kind', 'person.name as owner'])
        .where('expires_at', '>', ctx.now())
        .where('expires_at', '<=', new Date(ctx.now().getTime() + KEY_EXPIRY_WARNING_MS))
        .where('expiry_warned_at', 'is', null)
        .where('deactivated_at', 'is', null)
        .orderBy('expires_at')
        .limit(AT_ONCE)
        .forUpdate('api_key')
        .skipLocked()
        .execute()
      for (const { id, name, person_id, expires_at } of rows) {
        const told = { apiKeyId: id, personId: person_id, name, expiresAt: expires_at!.toISOString() }
        await publish(ctx, 'api_key.expiring', told, id)
      }
      if (rows.length === 0) return
      const ids = rows.map(({ id }) => id)
      await ctx.db.updateTable('api_key').set({ expiry_warned_at: ctx.now() }).where('id', 'in', ids).execute()
      await mailOwners(ctx, rows)
    }),
})

/** One message per owner, however many keys end. */
async function mailOwners(ctx: Ctx, rows: readonly Ending[]): Promise<void> {
  for (const [personId, keys] of Map.groupBy(rows, (row) => row.person_id)) {
    const isService = keys[0]!.kind === 'service'
    const url = publicUrl(ctx, isService ? `/settings/people/${personId}` : '/settings/api-keys')
    const owner = isService ? keys[0]!.owner : null
    const to = isService ? await someAdministrators(ctx) : [personId]
    await mailPeople(ctx, to, 'api_keys', (reader) => wordsFor(reader, keys, owner, url))
  }
}

async function someAdministrators(ctx: Ctx): Promise<PersonId[]> {
  const rows = await ctx.db
    .selectFrom('person')
    .select('id')
    .where('is_administrator', '=', true)
    .where('kind', '=', 'person')
    .where('deactivated_at', 'is', null)
    .orderBy('created_at')
    .limit(TOLD)
    .execute()
  return rows.map(({ id }) => id)
}

function wordsFor(reader: Reader, keys: readonly Ending[], owner: string | null, url: string): Words {
  const named = keys.slice(0, NAMED).map(({ name, expires_at }) => `${name}: ${timeFor(reader, expires_at!)}`)
  const list = [...named, ...(keys.length > NAMED ? [`+ ${keys.length - NAMED}`] : [])].join('\n')
  const isOne = keys.length === 1
  if (reader.language === 'de') {
    const whose = owner ? `des Dienstkontos ${owner}` : 'von dir'
    return {
      subject: isOne ? 'Ein API-Schlüssel läuft bald ab' : 'API-Schlüssel laufen bald ab',
      text: `Hallo ${reader.name},\n\n${isOne ? 'dieser Schlüssel' : 'diese Schlüssel'} ${whose} ${isOne ? 'läuft' : 'laufen'} innerhalb einer Woche ab:\n\n${list}\n\nErneuere, was noch gebraucht wird: Danach funktioniert nichts mehr, was damit arbeitet.`,
      action: { label: 'Schlüssel ansehen', url },
    }
  }
  const whose = owner ? `of the service account ${owner}` : 'of yours'
  return {
    subject: isOne ? 'An API key ends soon' : 'API keys end soon',
    text: `Hello ${reader.name},\n\n${isOne ? 'this key' : 'these keys'} ${whose} ${isOne ? 'ends' : 'end'} within a week:\n\n${list}\n\nRotate what is still needed: after that, nothing works that uses ${isOne ? 'it' : 'them'}.`,
    action: { label: 'Look at the keys', url },
  }
}
