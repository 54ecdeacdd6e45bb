import { DamaskError, networkFailed } from './damask-error.ts'

/** Where a program signs in, and as which one. */
export type Program = {
  /** Scheme, host and port of the library: "https://dam.example.org". */
  url: string
  /** The id that the program is registered with. */
  clientId: string
  /** Only for programs on a server that can keep one. */
  clientSecret?: string | undefined
  fetch?: typeof globalThis.fetch | undefined
}

/** What an endpoint of OAuth said no with: `error` of RFC 6749 or 8628. */
export type OAuthAnswer =
  | { readonly error: string; readonly description: string; readonly status: number }
  | { readonly error: null; readonly body: Record<string, unknown> }

/**
 * Posts a form to the authorisation server of a library. Refusals are answers here, because some of them only say "not yet".
 * @throws DamaskError network_failed, or reply_unreadable when something else than a Damask answers
 */
export async function oauthCall(
  { url, clientId, clientSecret, fetch: send = globalThis.fetch }: Program,
  path: 'token' | 'device' | 'revoke',
  form: Record<string, string>,
  signal?: AbortSignal,
): Promise<OAuthAnswer> {
  const body = new URLSearchParams({
    client_id: clientId,
    ...(clientSecret && { client_secret: clientSecret }),
    ...form,
  })
  let status = 0
  let text = ''
  try {
    const response = await send(`${url.replace(/\/+$/, '')}/api/oauth/${path}`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body,
      ...(signal && { signal }),
    })
    status = response.status
    text = await response.text()
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    throw networkFailed(cause)
  }
  const answer = objectIn(text)
  if (status >= 200 && status < 300 && (answer || text === '')) return { error: null, body: answer ?? {} }
  if (answer && typeof answer.error === 'string') {
    return { error: answer.error, description: String(answer.error_description ?? answer.error), status }
  }
  const detail = `The server answered ${status} without saying why. Is this the address of a Damask?`
  throw new DamaskError({ code: 'reply_unreadable', status, detail })
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
