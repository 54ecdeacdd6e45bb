import { isIP } from 'node:net'
import { getAuthenticatorName } from '@better-auth/passkey'
import type { PasskeyId, PasskeyOptions, PersonId } from '@damask/contract'
import { processSettings } from '../../platform/config.ts'
import type { Ctx } from '../../platform/ctx.ts'
import { Reply } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { authOf, headersOf, type Site } from './auth.ts'

/** What a browser answered; better-auth checks every part of it. */
export type PasskeyAnswer = { id: string; response: Record<string, unknown>; [more: string]: unknown }

/** Options for `navigator.credentials.create`. The cookie that goes with them binds the challenge to this browser. */
export async function optionsToRegister(ctx: Ctx, name: string): Promise<Reply<PasskeyOptions>> {
  const auth = await authOf(ctx, siteOf(ctx))
  const response = await auth.api.generatePasskeyRegistrationOptions({
    headers: headersOf(ctx),
    query: { name },
    asResponse: true,
  })
  if (!response.ok) throw new Error(`no options for a passkey: ${response.status} ${await response.text()}`)
  return withCookies(response, (await response.json()) as PasskeyOptions)
}

/** Checks and keeps a new passkey of whoever is signed in. */
export async function register(
  ctx: Ctx,
  { name, answer }: { name: string; answer: PasskeyAnswer },
): Promise<{ id: PasskeyId; cookies: string[] }> {
  const auth = await authOf(ctx, siteOf(ctx))
  const response = await auth.api.verifyPasskeyRegistration({
    headers: headersOf(ctx),
    body: { response: answer, name },
    asResponse: true,
  })
  if (!response.ok) throw problem('passkey_refused')
  const { id } = (await response.json()) as { id: PasskeyId }
  return { id, cookies: response.headers.getSetCookie() }
}

/** Options for `navigator.credentials.get`. Whoever is signed in may use their own passkeys only. */
export async function optionsToProve(ctx: Ctx): Promise<Reply<PasskeyOptions>> {
  const auth = await authOf(ctx, siteOf(ctx))
  const response = await auth.api.generatePasskeyAuthenticationOptions({ headers: headersOf(ctx), asResponse: true })
  if (!response.ok) throw new Error(`no options for a passkey: ${response.status} ${await response.text()}`)
  // A passkey counts as both factors, so the device must know who holds it.
  return withCookies(response, { ...((await response.json()) as PasskeyOptions), userVerification: 'required' })
}

/**
 * Whose passkey this is, when it is one. The session that better-auth begins with it ends here: sessions begin in
 * `signInPerson` only.
 */
export async function prove(ctx: Ctx, answer: PasskeyAnswer): Promise<PersonId | undefined> {
  const auth = await authOf(ctx, siteOf(ctx))
  const response = await auth.api.verifyPasskeyAuthentication({
    headers: headersOf(ctx),
    body: { response: answer as never },
    asResponse: true,
  })
  if (!response.ok) return undefined
  const { session } = (await response.json()) as unknown as { session: { token: string; userId: PersonId } }
  await ctx.db.deleteFrom('session').where('token', '=', session.token).execute()
  await ctx.db
    .updateTable('passkey')
    .set({ last_used_at: ctx.now() })
    .where('credential_id', '=', answer.id)
    .where('person_id', '=', session.userId)
    .execute()
  return session.userId
}

/** "1Password", from the model that an authenticator says it is. */
export const providerOf = (aaguid: string | null): string | null => getAuthenticatorName(aaguid ?? '') ?? null

/**
 * The site that passkeys belong to: the address that the settings name. Without it, what the browser calls us; a browser
 * tells the truth about that, and gives a passkey to no other site than its own.
 * @throws passkeys_impossible where no browser would make one
 */
function siteOf(ctx: Ctx): Site {
  const address = ctx.settings(processSettings).DAMASK_URL ?? ctx.caller?.origin
  const url = address && URL.canParse(address) ? new URL(address) : undefined
  const host = url?.hostname ?? ''
  const isLocal = host === 'localhost' || host.endsWith('.localhost')
  const isName = host !== '' && !host.startsWith('[') && isIP(host) === 0
  if (!url || !isName || !(isLocal || url.protocol === 'https:')) throw problem('passkeys_impossible')
  return { host, origin: url.origin }
}

const withCookies = (response: Response, options: PasskeyOptions): Reply<PasskeyOptions> =>
  new Reply(options, { headers: { 'set-cookie': response.headers.getSetCookie() } })
