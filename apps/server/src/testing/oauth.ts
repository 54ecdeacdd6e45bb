import { createHash, randomBytes } from 'node:crypto'
import type { AppRequest, FolderId, KeyScope, OAuthClient } from '@damask/contract'
import type { TestPerson } from './people.ts'
import type { TestServer } from './test-server.ts'

export const CALLBACK = 'https://app.example.com/callback'

/** A pair as PKCE wants it. */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

type NewProgram = Partial<Pick<OAuthClient, 'kind' | 'redirectUris' | 'scopes' | 'mayUseDeviceCode' | 'name'>>

/** A program that an administrator has registered. */
export const programFor = (server: TestServer, wanted: NewProgram = {}) =>
  server.admin.oauth.createClient({
    name: 'Layout helper',
    kind: 'public',
    redirectUris: [CALLBACK],
    scopes: ['library:read', 'library:write', 'account:manage'],
    mayUseDeviceCode: true,
    ...wanted,
  })

type Decision = { allow?: boolean; scopes?: KeyScope[]; folderIds?: FolderId[]; confirmsAccount?: boolean }

/** Looks at a request as the consent page does, and answers it. @returns the address that the browser is sent to */
export async function consent(person: TestPerson, query: string, decision: Decision = {}): Promise<URL> {
  const { request } = await person.damask.oauth.openRequest({ query })
  if (!request) throw new Error('there was nothing to answer')
  const { redirectTo } = await answer(person, request, decision)
  return new URL(redirectTo!)
}

export const answer = (person: TestPerson, request: AppRequest, decision: Decision = {}) =>
  person.damask.oauth.decideRequest({
    appRequestId: request.id,
    consentToken: request.consentToken,
    allow: true,
    scopes: request.scopes,
    ...decision,
  })

/** A form as programs post it, without any library in between. */
export async function post(server: TestServer, path: string, form: Record<string, string>, headers = {}) {
  const response = await fetch(`${server.origin}/api/oauth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
}

type Wanted = { scope?: string; redirectUri?: string; more?: Record<string, string> }

/** The query of a proper request. */
export const queryOf = (clientId: string, challenge: string, { scope, redirectUri = CALLBACK, more }: Wanted = {}) =>
  new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'a state',
    ...(scope !== undefined && { scope }),
    ...more,
  }).toString()

/** From the request to the tokens, as every program does it. */
export async function connect(
  server: TestServer,
  person: TestPerson,
  clientId: string,
  { decision, ...wanted }: Wanted & { decision?: Decision } = {},
) {
  const { verifier, challenge } = pkce()
  const back = await consent(person, queryOf(clientId, challenge, wanted), decision)
  const code = back.searchParams.get('code')!
  const { body } = await post(server, 'token', {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
  })
  return { code, verifier, access: body.access_token as string, refresh: body.refresh_token as string, body }
}
