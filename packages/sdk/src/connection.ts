import { addressOf, bodyOf, type Input } from './address.ts'
import { DamaskError, networkFailed, problemFrom } from './damask-error.ts'
import type { EndpointEntry } from './endpoint-entry.ts'

/**
 * Knows the token for the next request.
 * @param refused a token that the server has just refused: give another one, or the same to let the refusal stand
 */
export type TokenProvider = (refused?: string) => string | undefined | Promise<string | undefined>

export type DamaskOptions = {
  /** Scheme, host and port: "https://dam.example.org". An empty string in a page that Damask itself serves. */
  url: string
  /**
   * An API key or access token, or who knows it: a function is asked before each request, so that tokens can be renewed in
   * the middle of an upload. Left out in browsers, where the session cookie speaks.
   */
  token?: string | TokenProvider | undefined
  fetch?: typeof globalThis.fetch | undefined
  /** Sent with every request. A function is asked each time. */
  headers?: Record<string, string> | (() => Record<string, string>) | undefined
  /** Called when the server says `not_signed_in`, before the error is thrown. */
  onUnauthorized?: ((error: DamaskError) => void) | undefined
}

export type CallOptions = {
  signal?: AbortSignal | undefined
  /** The revision that was looked at; the edit is refused with `asset_changed` when there is a newer one. */
  ifMatch?: number | string | undefined
  /** The first answer to this key is replayed for 24 hours, so that a repeated call does its work once. */
  idempotencyKey?: string | undefined
  headers?: Record<string, string> | undefined
  /** The raw body of a tus call. */
  body?: BodyInit | undefined
}

/** The wire below a client, for what is not one call: uploads and the live feed. */
export type Connection = {
  readonly url: string
  /** What goes with every request. */
  headers(): Promise<Record<string, string>>
  /** Whether there is another token than the one that was just refused. */
  renew(refused: Record<string, string>): Promise<boolean>
  /** Sends one call. The reply is a success; anything else was thrown as `DamaskError`. */
  send(entry: EndpointEntry, input: Input | FormData, options?: CallOptions): Promise<Response>
  address(entry: EndpointEntry, input: Input): string
  /** What a refused reply says. Tells `onUnauthorized` where that is due. */
  refusal(status: number, text: string, retryAfter?: string | null): DamaskError
}

export function connect(options: DamaskOptions): Connection {
  const tokenAfter = (refused?: string) =>
    typeof options.token === 'function' ? options.token(refused) : options.token

  const headers = async () => {
    const token = await tokenAfter()
    return {
      ...(typeof options.headers === 'function' ? options.headers() : options.headers),
      ...(token && { authorization: `Bearer ${token}` }),
    }
  }

  const renew: Connection['renew'] = async ({ authorization }) => {
    if (typeof options.token !== 'function' || !authorization) return false
    const refused = authorization.replace(/^Bearer /, '')
    return (await tokenAfter(refused)) !== refused
  }

  const refusal: Connection['refusal'] = (status, text, retryAfter) => {
    const error = problemFrom(status, text, retryAfter)
    if (error.code === 'not_signed_in') options.onUnauthorized?.(error)
    return error
  }

  return {
    url: options.url,
    headers,
    renew,
    refusal,
    address: (entry, input) => addressOf(options.url, entry, input),
    async send(entry, input, call = {}) {
      const send = options.fetch ?? globalThis.fetch
      const isForm = input instanceof FormData
      const json = entry.body && !isForm ? JSON.stringify(bodyOf(entry, input)) : undefined
      const body = isForm ? input : (json ?? call.body)
      const address = addressOf(options.url, entry, isForm ? textsIn(input) : input)
      const attempt = (common: Record<string, string>) =>
        unlessAborted(call.signal, () =>
          send(address, {
            method: entry.method,
            headers: {
              accept: acceptOf(entry),
              ...common,
              ...(json !== undefined && { 'content-type': 'application/json' }),
              ...(entry.accepts === 'tus' && { 'tus-resumable': '1.0.0' }),
              ...(call.ifMatch !== undefined && { 'if-match': etagOf(call.ifMatch) }),
              ...(call.idempotencyKey && { 'idempotency-key': call.idempotencyKey }),
              ...call.headers,
            },
            ...(body !== undefined && { body }),
            ...(call.signal && { signal: call.signal }),
          }),
        )
      const first = await headers()
      let response = await attempt(first)
      // A body that is a stream is gone once it was sent; whoever sends one knows what to do with a refusal.
      if (response.status === 401 && !(body instanceof ReadableStream) && (await renew(first))) {
        await response.body?.cancel()
        response = await attempt(await headers())
      }
      if (response.ok || response.status === 304) return response
      const text = await unlessAborted(call.signal, () => response.text())
      throw refusal(response.status, text, response.headers.get('retry-after'))
    },
  }
}

/** The JSON of a success, or null for an empty reply. */
export async function jsonIn(response: Response, signal?: AbortSignal): Promise<unknown> {
  const text = await unlessAborted(signal, () => response.text())
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new DamaskError({
      code: 'reply_unreadable',
      status: response.status,
      detail: 'The server answered something that is not JSON.',
      cause,
    })
  }
}

async function unlessAborted<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    throw networkFailed(cause)
  }
}

const acceptOf = (entry: EndpointEntry) =>
  entry.answers === 'bytes' ? '*/*' : entry.answers === 'events' ? 'text/event-stream' : 'application/json'

const etagOf = (revision: number | string) => (typeof revision === 'number' ? `"${revision}"` : revision)

/** A form is also asked for what goes into the address. */
const textsIn = (form: FormData): Input =>
  Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
