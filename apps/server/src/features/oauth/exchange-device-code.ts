import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { hashSecret } from '../identity/index.ts'
import type { ClientRow } from './authenticate-client.ts'
import { disconnect } from './disconnect.ts'
import { beginApp } from './exchange-code.ts'
import type { TokenAnswer } from './issue-tokens.ts'
import { OAuthRefusal, one, refusal } from './refusal.ts'

/** Asked again and again until somebody has decided (RFC 8628, 3.4). Asking too often makes the wait longer. */
export async function exchangeDeviceCode(ctx: Ctx, client: ClientRow, form: URLSearchParams): Promise<TokenAnswer> {
  const code = one(form, 'device_code')
  if (!code) throw refusal('invalid_request', '"device_code" is missing.')
  // What was found out is written down although the answer is no, so the transaction answers and does not throw.
  const answer = await inTransaction(ctx, async (ctx) => poll(ctx, client, code))
  if (answer instanceof OAuthRefusal) throw answer
  return answer
}

async function poll(ctx: Ctx, client: ClientRow, code: string): Promise<TokenAnswer | OAuthRefusal> {
  const row = await ctx.db
    .selectFrom('app_request')
    .selectAll()
    .where('device_code_hash', '=', hashSecret(code))
    .where('oauth_client_id', '=', client.id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return refusal('invalid_grant', 'This device code is not known.')
  const change = ctx.db.updateTable('app_request').where('id', '=', row.id)
  if (row.code_used_at) {
    if (row.connected_app_id) await disconnect(ctx, row.connected_app_id, 'replay')
    return refusal('invalid_grant', 'This device code was used already.')
  }
  const now = ctx.now()
  if (row.expires_at <= now) return refusal('expired_token', 'Nobody answered in time. Begin again.')
  const interval = row.poll_interval_s ?? 0
  const isTooSoon = row.last_polled_at !== null && now.getTime() - row.last_polled_at.getTime() < interval * 1000
  if (isTooSoon) {
    await change.set({ last_polled_at: now, poll_interval_s: Math.min(60, interval + 5) }).execute()
    return refusal('slow_down', 'Wait five seconds longer between two tries from now on.')
  }
  if (row.answer === null) {
    await change.set({ last_polled_at: now }).execute()
    return refusal('authorization_pending', 'Nobody has answered yet.')
  }
  await change.set({ code_used_at: now }).execute()
  if (row.answer === 'denied') return refusal('access_denied', 'Whoever was asked said no.')
  const tokens = row.connected_app_id && (await beginApp(ctx, row.connected_app_id))
  return tokens || refusal('invalid_grant', 'This was disconnected before it began.')
}
