import type { FolderId, KeyScope } from '@damask/contract'
import { createDamask, type Damask } from '@damask/sdk'
import { ADMIN, cookieOf, type TestServer } from './test-server.ts'

/** A client with a key of the administrator that has only these scopes, and sees only these folders when any are given. */
export async function keyFor(server: TestServer, scopes: KeyScope[], folderIds: FolderId[] = []): Promise<Damask> {
  const { email, password } = ADMIN
  const response = await fetch(`${server.origin}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  if (!response.ok) throw new Error(`signing in failed: ${await response.text()}`)
  const session = createDamask({ url: server.origin, headers: { cookie: cookieOf(response) } })
  const { secret } = await session.identity.createApiKey({ name: scopes.join(), scopes, folderIds })
  return createDamask({ url: server.origin, token: secret })
}
