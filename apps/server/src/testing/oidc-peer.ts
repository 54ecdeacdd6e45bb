import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider from 'oidc-provider'

export type PeerPerson = { email: string; email_verified?: boolean; name?: string; groups?: string[]; sub?: string }

export type OidcPeer = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who may sign in, by what they type as their login. */
  readonly people: Map<string, PeerPerson>
  /** Signs with another key from now on; the one before is not published any more. */
  rotate(): Promise<void>
  close(): Promise<void>
}

/** A certified OpenID provider on loopback, with the sign-in pages that it has for trying out. */
export async function startOidcPeer(redirectUris: string[], port = 0): Promise<OidcPeer> {
  const people = new Map<string, PeerPerson>()
  let answer: ReturnType<Provider['callback']> = (_request, response) => void response.writeHead(503).end()
  const server: Server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clientId = 'damask'
  const clientSecret = 'a secret of a test client, long enough'
  let keys = 0
  const rotate = async () => {
    keys += 1
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const jwk = { ...(await exportJWK(privateKey)), kid: `key-${keys}`, alg: 'RS256', use: 'sig' }
    const provider = new Provider(issuer, {
      jwks: { keys: [jwk] },
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uris: redirectUris,
          post_logout_redirect_uris: redirectUris.map((uri) => `${new URL(uri).origin}/sign-in`),
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
      pkce: { required: () => true },
      scopes: ['openid', 'email', 'profile', 'groups'],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
      conformIdTokenClaims: true,
      cookies: { keys: ['a key for cookies of a test'] },
      findAccount: (_ctx: unknown, id: string) => ({
        accountId: people.get(id)?.sub ?? id,
        claims: () => {
          const { sub, ...rest } = people.get(id) ?? [...people.values()].find((p) => p.sub === id) ?? { email: '' }
          return { sub: sub ?? id, email_verified: true, ...rest }
        },
      }),
      // The people of a test agree to everything.
      async loadExistingGrant(ctx: {
        oidc: {
          client: { clientId: string }
          session: { accountId: string }
          provider: { Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<void> } }
        }
      }) {
        const { client, session, provider } = ctx.oidc
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
        grant.addOIDCScope('openid email profile groups')
        await grant.save()
        return grant
      },
    })
    answer = provider.callback()
  }
  await rotate()
  return {
    issuer,
    clientId,
    clientSecret,
    people,
    rotate,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
