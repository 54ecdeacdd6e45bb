import * as z from 'zod'
import type { AccountCapability } from './capabilities.ts'
import type { ErrorCode } from './errors.ts'

type Shape = z.ZodObject

/** What an API key must be allowed to do before an endpoint answers it. `session` endpoints never answer keys. */
export const KeyScope = z.enum(['library:read', 'library:write', 'account:manage']).meta({ id: 'KeyScope' })
export type KeyScope = z.infer<typeof KeyScope>

/** One HTTP call, described once. Server, SDK, CLI and OpenAPI are all read from it. */
export type Endpoint = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Below `/api/v1`; parameters as `:name`. */
  readonly path: `/${string}`
  readonly summary: string
  /** `anyone`: no session needed. `member`: signed in; the operation still decides what they may touch. */
  readonly audience: 'anyone' | 'member'
  readonly scope: KeyScope | 'session'
  /** What the caller must be able to do with the account as a whole, asked before the operation runs. */
  readonly needs?: AccountCapability
  /** Also for a session that must set up its second factor before anything else. */
  readonly limited?: true
  readonly params?: Shape
  readonly query?: Shape
  readonly body?: Shape
  /** The JSON of a success. `bytes` and `events` endpoints answer with a stream instead. */
  readonly returns: z.ZodType
  readonly answers?: 'json' | 'bytes' | 'events'
  /** `tus` and `multipart` bodies are streams that the operation reads itself. */
  readonly accepts?: 'json' | 'tus' | 'multipart'
  /** The fields of a multipart form, which stand before its file. */
  readonly form?: Shape
  /** The answer holds a secret that is shown once, so it is kept nowhere: not even for a repeated call. */
  readonly answersSecret?: true
  readonly status?: 200 | 201 | 202 | 204
  readonly problems?: readonly ErrorCode[]
}

export const endpoint = <const E extends Endpoint>(e: E): E => e

type In<S> = S extends z.ZodType ? z.input<S> : {}
type Out<S> = S extends z.ZodType ? z.output<S> : {}
type Flat<T> = { [K in keyof T]: T[K] }

/** What a caller sends: params, query and body as one flat object. */
export type InputOf<E extends Endpoint> = Flat<In<E['params']> & In<E['query']> & In<E['body']>>
/** What an operation receives: the same object after parsing. */
export type ParsedOf<E extends Endpoint> = Flat<Out<E['params']> & Out<E['query']> & Out<E['body']>>
export type ResultOf<E extends Endpoint> = z.output<E['returns']>

// Query strings carry only text. These three read numbers, flags and lists out of it while keeping honest types on the
// caller's side, where zod's own `coerce` would accept anything.

/** A whole number in a query string. */
export const queryInt = (min: number, max: number) =>
  z.preprocess(
    (v) => (typeof v === 'string' && /^-?\d{1,16}$/.test(v) ? Number(v) : v),
    z.int().min(min).max(max),
  ) as unknown as z.ZodType<number, number>

/** `true` or `false` in a query string; a bare `?name` counts as true. */
export const queryFlag = () =>
  z.preprocess(
    (v) => (v === '' || v === 'true' || v === '1' ? true : v === 'false' || v === '0' ? false : v),
    z.boolean(),
  ) as unknown as z.ZodType<boolean, boolean>

/** A comma-separated list in a query string. */
export const queryList = <T extends z.ZodType>(item: T, max = 50) =>
  z.preprocess(
    (v) => (typeof v === 'string' ? v.split(',').filter(Boolean) : v),
    z.array(item).max(max),
  ) as unknown as z.ZodType<z.output<T>[], z.input<T>[]>

/** A list or an object in a query string, as JSON; in a body it stands as it is. */
export const queryJson = <T extends z.ZodType>(shape: T) =>
  z.preprocess(readJson, shape) as unknown as z.ZodType<z.output<T>, z.input<T>>

function readJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    // What cannot be read is refused by the shape, as any other wrong value.
    return value
  }
}

/** One page of a list; `nextCursor` is null on the last page. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** The query every paged list takes. */
export const paging = {
  limit: queryInt(1, 200).optional().describe('How many items a page holds. 50 when left out.'),
  cursor: z.string().max(2000).optional().describe('Where the page before ended: its `nextCursor`.'),
}

export const Timestamp = z.iso.datetime({ offset: true })
