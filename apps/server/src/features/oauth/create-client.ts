import { type KeyScope, type OAuthClient, OAuthClientId } from '@damask/contract'
import { actorPersonId, type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import { problem } from '../../platform/problem.ts'
import { makeSecret } from '../identity/index.ts'
import { toClient } from './queries.ts'
import { isRedirectUri } from './rules.ts'

export const CLIENT_SECRET_PREFIX = 'dms_'

type NewClient = {
  name: string
  website: string | null
  kind: 'public' | 'confidential'
  redirectUris: string[]
  scopes: KeyScope[]
  mayUseDeviceCode: boolean
}

/** Registered by somebody who may: people are told its name as it stands here. */
export function createClient(ctx: Ctx, input: NewClient): Promise<{ client: OAuthClient; secret: string | null }> {
  return inTransaction(ctx, async (ctx) => {
    checkRedirectUris(input.redirectUris, input.kind)
    if (input.redirectUris.length === 0 && !input.mayUseDeviceCode) {
      throw problem('redirect_uri_invalid', { detail: 'A program needs an address to return to, or device codes.' })
    }
    const secret = input.kind === 'confidential' ? makeSecret(CLIENT_SECRET_PREFIX) : null
    const row = await ctx.db
      .insertInto('oauth_client')
      .values({
        id: ctx.newId(OAuthClientId),
        name: input.name,
        website: input.website,
        kind: input.kind,
        secret_prefix: secret?.prefix ?? null,
        secret_hash: secret?.hash ?? null,
        redirect_uris: [...new Set(input.redirectUris)],
        scopes: [...new Set(input.scopes)],
        may_use_device_code: input.mayUseDeviceCode,
        source: 'administrator',
        created_by: actorPersonId(ctx),
        created_at: ctx.now(),
        updated_at: ctx.now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const { id, name, kind, source } = row
    await publish(ctx, 'oauth_client.created', { oauthClientId: id, name, kind, source }, id)
    return { client: toClient(row, 0, ctx.now()), secret: secret?.secret ?? null }
  })
}

/** @throws redirect_uri_invalid, naming the first that is */
export function checkRedirectUris(uris: readonly string[], kind: string): void {
  const wrong = uris.find((uri) => !isRedirectUri(uri, kind === 'public'))
  if (wrong !== undefined) throw problem('redirect_uri_invalid', { uri: wrong })
}
