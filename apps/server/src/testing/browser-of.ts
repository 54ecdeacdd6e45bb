import { createDamask, type Damask } from '@damask/sdk'
import type { TestServer } from './test-server.ts'

/** Holds cookies as a browser does. */
export type TestBrowser = {
  readonly damask: Damask
  readonly cookies: Map<string, string>
}

/** A browser of somebody: what one call sets, the next one sends. */
export function browserOf(server: TestServer, headers: Record<string, string> = {}): TestBrowser {
  const cookies = new Map<string, string>()
  const fetchWithCookies: typeof fetch = async (input, init) => {
    const sent = new Headers(init?.headers)
    for (const [name, value] of Object.entries(headers)) sent.set(name, value)
    if (cookies.size > 0) sent.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(input, { ...init, headers: sent })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      if (/max-age=0/i.test(line)) cookies.delete(name!)
      else cookies.set(name!, value!)
    }
    return response
  }
  return { cookies, damask: createDamask({ url: server.origin, fetch: fetchWithCookies }) }
}
