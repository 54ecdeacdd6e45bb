import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'

type Claims = Record<string, unknown>

export type HostileIssuer = {
  readonly issuer: string
  /** What it does to the next token. */
  claims: (honest: Claims) => Claims
  sign: 'honestly' | 'none' | 'with the public key as a secret' | 'with a key of its own'
  /** What user info says; undefined for none. */
  userInfo: Claims | undefined
  close(): Promise<void>
}

/** An issuer that signs everybody in at once, and lies as it is told to. */
export async function startHostileIssuer(): Promise<HostileIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const other = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const pem = await exportSPKI(publicKey)
  let nonce = ''
  const token = async (peer: HostileIssuer) => {
    const now = Math.floor(Date.now() / 1000)
    const honest = {
      iss: peer.issuer,
      aud: 'damask',
      sub: 'mallory',
      email: 'mallory@hostile.example',
      email_verified: true,
      name: 'Mallory',
      groups: [],
      nonce,
      iat: now,
      exp: now + 300,
    }
    const claims = peer.claims(honest) as never
    if (peer.sign === 'none') return new UnsecuredJWT(claims).encode()
    if (peer.sign === 'with the public key as a secret')
      return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(Buffer.from(pem))
    const key = peer.sign === 'honestly' ? privateKey : other.privateKey
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key)
  }
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', peer.issuer)
    const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    if (url.pathname === '/.well-known/openid-configuration') {
      return json({
        issuer: peer.issuer,
        authorization_endpoint: `${peer.issuer}/authorize`,
        token_endpoint: `${peer.issuer}/token`,
        jwks_uri: `${peer.issuer}/keys`,
        userinfo_endpoint: peer.userInfo && `${peer.issuer}/user-info`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        // It claims to sign in every way there is.
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      })
    }
    if (url.pathname === '/keys') return json({ keys: [jwk] })
    if (url.pathname === '/user-info') return json(peer.userInfo)
    if (url.pathname === '/authorize') {
      nonce = url.searchParams.get('nonce') ?? ''
      const back = new URL(url.searchParams.get('redirect_uri')!)
      back.searchParams.set('code', createHash('sha256').update(nonce).digest('hex'))
      back.searchParams.set('state', url.searchParams.get('state')!)
      return response.writeHead(302, { location: back.href }).end()
    }
    if (url.pathname === '/token')
      return json({ access_token: 'at', token_type: 'Bearer', id_token: await token(peer) })
    return response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const peer: HostileIssuer = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    claims: (honest) => honest,
    sign: 'honestly',
    userInfo: undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return peer
}
