import { type AppRequestId, ConnectedAppId, type FolderId, type KeyScope } from '@damask/contract'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { hashSecret, makeSecret, requireFresh, requireNotWider, requireVisibleFolders } from '../identity/index.ts'
import { issuerOf } from './addresses.ts'
import { type ClientRow, findClient } from './authenticate-client.ts'
import type { RequestRow } from './queries.ts'
import { CODE_LIFE_MS, isSame, redirectWith } from './rules.ts'

type Decision = {
  appRequestId: AppRequestId
  consentToken: string
  allow: boolean
  scopes: KeyScope[]
  folderIds: FolderId[]
  confirmsAccount: boolean
}

const MAX_APPS_OF_A_PERSON = 100

/**
 * The answer of the person who looked at a request, in the session that looked, with the token that the page was given:
 * once. Allowing gives at most what was asked for.
 */
export function decideRequest(ctx: Ctx, decision: Decision): Promise<{ redirectTo: string | null }> {
  return inTransaction(ctx, async (ctx) => {
    const row = await lockOwnRequest(ctx, decision)
    const client = await findClient(ctx, row.oauth_client_id)
    if (!client || client.disabled_at) throw problem('app_request_not_found')
    const change = ctx.db.updateTable('app_request').where('id', '=', row.id)
    if (!decision.allow) {
      await change.set({ answer: 'denied', consent_token_hash: null }).execute()
      return { redirectTo: backWith(ctx, row, { error: 'access_denied', error_description: 'The person said no.' }) }
    }
    const connectedAppId = await connect(ctx, row, client, decision)
    const answered = { answer: 'allowed', consent_token_hash: null, connected_app_id: connectedAppId } as const
    if (row.kind === 'device') {
      await change.set(answered).execute()
      return { redirectTo: null }
    }
    const code = makeSecret('dmc_')
    const expiresAt = new Date(ctx.now().getTime() + CODE_LIFE_MS)
    await change.set({ ...answered, code_hash: code.hash, expires_at: expiresAt }).execute()
    return { redirectTo: backWith(ctx, row, { code: code.secret }) }
  })
}

async function lockOwnRequest(ctx: Ctx, { appRequestId, consentToken }: Decision): Promise<RequestRow> {
  const { personId, sessionId } = ctx.actor
  if (!personId || !sessionId) throw problem('not_signed_in')
  const row = await ctx.db
    .selectFrom('app_request')
    .selectAll()
    .where('id', '=', appRequestId)
    .where('person_id', '=', personId)
    .where('session_id', '=', sessionId)
    .where('answer', 'is', null)
    .where('expires_at', '>', ctx.now())
    .forUpdate()
    .executeTakeFirst()
  if (!row?.consent_token_hash || !isSame(hashSecret(consentToken), row.consent_token_hash)) {
    throw problem('app_request_not_found')
  }
  return row
}

async function connect(ctx: Ctx, row: RequestRow, client: ClientRow, decision: Decision): Promise<ConnectedAppId> {
  const scopes = [...new Set(decision.scopes)]
  const { folderIds, confirmsAccount } = decision
  if (scopes.length === 0 || !scopes.every((scope) => row.scopes.includes(scope))) throw problem('invalid_request')
  if (scopes.includes('account:manage')) {
    if (!confirmsAccount) throw problem('account_not_confirmed')
    await requireFresh(ctx)
  }
  await requireNotWider(ctx, { scopes, folderIds })
  await requireVisibleFolders(ctx, folderIds)
  const personId = row.person_id!
  await ctx.db.selectFrom('person').select('id').where('id', '=', personId).forUpdate().executeTakeFirstOrThrow()
  const { count } = await ctx.db
    .selectFrom('connected_app')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  if (count >= MAX_APPS_OF_A_PERSON) throw problem('connected_apps_full')
  const id = ctx.newId(ConnectedAppId)
  await ctx.db
    .insertInto('connected_app')
    .values({
      id,
      person_id: personId,
      oauth_client_id: client.id,
      scopes,
      folder_ids: [...new Set(folderIds)],
      device: row.asked_by,
      created_at: ctx.now(),
    })
    .execute()
  const told = { connectedAppId: id, personId, oauthClientId: client.id, name: client.name, scopes, folderIds }
  await publish(ctx, 'app.connected', told, id)
  return id
}

/** `iss` lets a program that knows several libraries see which of them answers (RFC 9207). */
function backWith(ctx: Ctx, { redirect_uri, state }: RequestRow, params: Record<string, string>): string | null {
  return redirect_uri && redirectWith(redirect_uri, { ...params, state, iss: issuerOf(ctx) })
}
