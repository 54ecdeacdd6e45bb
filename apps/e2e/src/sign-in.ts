import { createDamask } from '@damask/sdk'

/** The same person twice: as a browser is (the cookie) and as a program is (the key, which may do everything). */
export type SignedIn = { readonly cookie: string; readonly key: string }

export async function signIn(url: string, { email, password }: { email: string; password: string }): Promise<SignedIn> {
  const response = await fetch(`${url}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  if (!response.ok) throw new Error(`could not sign in: ${response.status} ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ')
  const { secret } = await createDamask({ url, headers: { cookie } }).identity.createApiKey({
    name: 'journey',
    scopes: ['library:read', 'library:write', 'account:manage'],
  })
  return { cookie, key: secret }
}
