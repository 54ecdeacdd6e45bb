import { inTransaction } from '../../platform/ctx.ts'
import { hashSecret } from '../identity/index.ts'
import { authenticateClient } from './authenticate-client.ts'
import { disconnect } from './disconnect.ts'
import { type FormOperation, one, refusal } from './refusal.ts'

/**
 * RFC 7009: an access token ends alone, a refresh token with everything of its consent. What is not known, or belongs to
 * another program, gets the same answer and stays as it is.
 */
export const revokeToken: FormOperation = async (ctx, form) => {
  const client = await authenticateClient(ctx, form)
  const token = one(form, 'token')
  if (!token) throw refusal('invalid_request', '"token" is missing.')
  await inTransaction(ctx, async (ctx) => {
    const row = await ctx.db
      .selectFrom('app_token')
      .innerJoin('connected_app', 'connected_app.id', 'app_token.connected_app_id')
      .select(['hash', 'kind', 'connected_app_id'])
      .where('hash', '=', hashSecret(token))
      .where('oauth_client_id', '=', client.id)
      .executeTakeFirst()
    if (row?.kind === 'refresh') await disconnect(ctx, row.connected_app_id, 'app')
    else if (row) await ctx.db.deleteFrom('app_token').where('hash', '=', row.hash).execute()
  })
  return { status: 200, body: undefined }
}
