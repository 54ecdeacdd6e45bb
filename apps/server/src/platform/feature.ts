import type { Readable } from 'node:stream'
import type { Endpoint, ParsedOf, ResultOf } from '@damask/contract'
import type { Ctx } from './ctx.ts'
import type { Listener } from './events.ts'
import type { AnyJob } from './jobs.ts'
import type { Problem } from './problem.ts'
import type { Settings } from './settings.ts'

/** One part of a multipart form, in the order it arrives. A file part must be read before the next part comes. */
export type FormPart =
  | { readonly type: 'field'; readonly name: string; readonly value: string }
  | { readonly type: 'file'; readonly name: string; readonly fileName: string; readonly stream: Readable }

/** The body of an endpoint that reads its own bytes (`accepts: 'tus' | 'multipart'`). */
export type Incoming = {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Readable
  /** Multipart only. */
  readonly parts: () => AsyncIterable<FormPart>
}

export type Route = {
  readonly endpoint: Endpoint
  readonly operation: (ctx: Ctx, input: never, incoming: Incoming) => Promise<unknown>
}

/** Binds an endpoint to the operation that answers it. The types must already agree. */
export const route = <E extends Endpoint>(
  endpoint: E,
  operation: (
    ctx: Ctx,
    input: ParsedOf<E>,
    incoming: Incoming,
  ) => Promise<(E['answers'] extends 'bytes' ? Bytes : ResultOf<E>) | Reply<ResultOf<E>>>,
): Route => ({ endpoint, operation })

/** A result with headers or a status of its own, where the plain result is not enough. */
export class Reply<T> {
  readonly body: T
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, string | string[]>>
  constructor(body: T, options: { status?: number; headers?: Record<string, string | string[]> } = {}) {
    this.body = body
    this.status = options.status
    this.headers = options.headers ?? {}
  }
}

/** Bytes to send: the HTTP side adds ranges, ETag and the headers that keep stored content from becoming active. */
export type Bytes = {
  readonly mime: string
  /** Null while the length is not known before the end, as for a ZIP made on the way. */
  readonly sizeBytes: number | null
  /** Strong: the same tag means the same bytes. Null when there is none. */
  readonly etag: string | null
  readonly fileName: string
  readonly disposition: 'inline' | 'attachment'
  /** The address names exactly these bytes for ever. */
  readonly immutable: boolean
  readonly open: (range: { start: number; end: number } | undefined, signal: AbortSignal) => Promise<Readable>
}

/** A call that came through a door. */
export type DoorCall = {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** A form as `URLSearchParams`, JSON as it was parsed, undefined when there was none. */
  readonly body: unknown
}

export type DoorAnswer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string
}

/**
 * An address that another standard decides about (SAML, SCIM, redirects of a browser): it is no part of our contract, and
 * answers in the words of that standard. Whoever calls is nobody here: the session cookie is not looked at, so a form
 * that another site posts cannot act in anybody's name.
 */
export type Door = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  /** Whole, from the root. */
  readonly path: `/${string}`
  /** The one kind of body that is read here; none when left out. */
  readonly accepts?: 'form' | 'json' | 'scim'
  readonly maxBytes?: number
  /** Calls a minute from one address. */
  readonly limit?: number
  readonly answer: (ctx: Ctx, call: DoorCall) => Promise<DoorAnswer>
  /** How a refusal is told here. */
  readonly refuse: (ctx: Ctx, problem: Problem) => DoorAnswer
}

export type Feature = {
  readonly name: string
  readonly routes?: readonly Route[]
  readonly doors?: readonly Door[]
  readonly jobs?: readonly AnyJob[]
  // biome-ignore lint/suspicious/noExplicitAny: a feature listens to events of several shapes
  readonly listens?: readonly Listener<any>[]
  readonly settings?: readonly Settings[]
  /** Runs once when the server has opened everything: picks up what a killed process left. `stopping` aborts when it ends. */
  readonly started?: (ctx: Ctx, stopping: AbortSignal) => Promise<void>
}

export const feature = (f: Feature): Feature => f
