import type { OidcSettings } from '@damask/contract'
import * as oidc from 'openid-client'
import type { Ctx } from '../../platform/ctx.ts'
import type { DoorAnswer } from '../../platform/feature.ts'
import { OutboundRefused } from '../../platform/outbound.ts'
import { problem } from '../../platform/problem.ts'
import { keepState, readState } from './browser-state.ts'
import { type ConnectionRow, redirectUrlOf } from './connections.ts'
import { letIn } from './let-in.ts'
import { clientOf, rememberKeys } from './oidc-client.ts'
import { refused } from './refused.ts'
import { type Proof, toEmail, toGroups, toName } from './rules.ts'

/** Sends a browser to the provider: code flow with PKCE, state and nonce, all three bound to this browser. */
export async function startOidc(
  ctx: Ctx,
  row: ConnectionRow,
  settings: OidcSettings,
  next: string,
): Promise<DoorAnswer> {
  const client = await clientOf(ctx, row, settings).catch(unreachable)
  const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()]
  const url = oidc.buildAuthorizationUrl(client, {
    redirect_uri: redirectUrlOf(ctx, row),
    scope: [...new Set(['openid', ...settings.scopes])].join(' '),
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const cookie = await keepState(ctx, { connectionId: row.id, next, oidc: { state, nonce, verifier } })
  return { status: 303, headers: { location: url.href, 'set-cookie': [cookie] } }
}

/** The browser is back with a code. */
export async function finishOidc(
  ctx: Ctx,
  row: ConnectionRow,
  settings: OidcSettings,
  query: URLSearchParams,
): Promise<DoorAnswer> {
  const kept = await readState(ctx, row.id)
  if (!kept?.oidc) throw problem('sso_expired')
  const client = await clientOf(ctx, row, settings).catch(unreachable)
  const here = new URL(redirectUrlOf(ctx, row))
  here.search = query.toString()
  const tokens = await oidc
    .authorizationCodeGrant(client, here, {
      expectedState: kept.oidc.state,
      expectedNonce: kept.oidc.nonce,
      pkceCodeVerifier: kept.oidc.verifier,
      idTokenExpected: true,
    })
    .catch((error) => {
      if (error instanceof oidc.AuthorizationResponseError) {
        throw problem('sso_cancelled', { because: `${error.error} ${error.error_description ?? ''}`.trim() })
      }
      throw unreachableBy(error) ?? refused(reasonOf(error))
    })
    .finally(() => rememberKeys(ctx, row, client))
  const claims = tokens.claims()
  if (!claims) throw refused('there was no ID token')
  const proof = await proofFrom(client, settings, claims, tokens.access_token)
  return letIn(ctx, row, proof, { next: kept.next, idToken: tokens.id_token })
}

/** What the ID token says, and the user info where the token leaves something out. */
async function proofFrom(
  client: oidc.Configuration,
  settings: OidcSettings,
  idToken: oidc.IDToken,
  accessToken: string,
): Promise<Proof> {
  let claims: Record<string, unknown> = idToken
  const wanted = [settings.emailClaim, settings.nameClaim, settings.groupsClaim]
  if (client.serverMetadata().userinfo_endpoint && wanted.some((name) => claims[name] === undefined)) {
    const more = await oidc.fetchUserInfo(client, accessToken, idToken.sub).catch((error) => {
      // Without a scope for it there is none. An answer about somebody else, however, is an attack.
      const isAbsent =
        error instanceof oidc.WWWAuthenticateChallengeError || (error as { status?: number }).status === 404
      if (isAbsent) return {}
      throw unreachableBy(error) ?? refused(reasonOf(error))
    })
    claims = { ...more, ...withoutUndefined(idToken) }
  }
  const email = toEmail(claims[settings.emailClaim])
  const said = claims.email_verified
  const isTrue = said === true || said === 'true'
  // It speaks of the claim `email`, and of no other that an address may be taken from.
  const isSpokenOf = email !== null && email === toEmail(claims.email)
  return {
    subject: idToken.sub,
    email,
    isEmailProved: isSpokenOf && isTrue ? true : isSpokenOf && said !== undefined ? false : null,
    name: toName(claims[settings.nameClaim]) ?? toName(claims.preferred_username),
    groups: hasTooManyGroups(claims, settings.groupsClaim) ? null : toGroups(claims[settings.groupsClaim]),
  }
}

const withoutUndefined = (claims: object) =>
  Object.fromEntries(Object.entries(claims).filter(([, v]) => v !== undefined))

/** Entra ID leaves the groups out when there are more than 200, and says so. */
const hasTooManyGroups = (claims: Record<string, unknown>, name: string): boolean =>
  claims[name] === undefined &&
  (claims.hasgroups !== undefined || name in ((claims._claim_names as Record<string, unknown> | undefined) ?? {}))

const unreachableBy = (error: unknown) => {
  for (let e = error; e instanceof Error; e = e.cause as Error) {
    if (e instanceof OutboundRefused || /ECONN|ENOTFOUND|EAI_AGAIN|UND_ERR/.test(String((e as { code?: string }).code)))
      return problem('sso_unreachable', { because: e.message })
  }
  return undefined
}

function unreachable(error: unknown): never {
  throw unreachableBy(error) ?? problem('sso_unreachable', { because: reasonOf(error) })
}

/** Why a token did not hold, for administrators. */
function reasonOf(error: unknown): string {
  const texts: string[] = []
  for (let e = error; e instanceof Error && texts.length < 4; e = e.cause as Error) texts.push(e.message)
  return texts.join(': ').slice(0, 300)
}
