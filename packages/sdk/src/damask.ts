import type { api, Endpoint, InputOf, ResultOf } from '@damask/contract'
import type { Input } from './address.ts'
import { type CallOptions, type Connection, connect, type DamaskOptions, jsonIn } from './connection.ts'
import type { EndpointEntry } from './endpoint-entry.ts'
import { endpoints } from './generated/endpoints.ts'

type Api = typeof api
type EndpointAt<A extends keyof Api, N extends keyof Api[A]> = Extract<Api[A][N], Endpoint>

/** Streams and tus calls answer with the `Response` itself; everything else with its JSON. */
type ReplyOf<E extends Endpoint> = E extends { answers: 'bytes' | 'events' } | { accepts: 'tus' }
  ? Response
  : ResultOf<E>

type Call<E extends Endpoint> = E extends { accepts: 'multipart' }
  ? (form: FormData, options?: CallOptions) => Promise<ReplyOf<E>>
  : {} extends InputOf<E>
    ? (input?: InputOf<E>, options?: CallOptions) => Promise<ReplyOf<E>>
    : (input: InputOf<E>, options?: CallOptions) => Promise<ReplyOf<E>>

type Href<E extends Endpoint> = {} extends InputOf<E> ? (input?: InputOf<E>) => string : (input: InputOf<E>) => string

type GetNames<A extends keyof Api> = {
  [N in keyof Api[A]]: EndpointAt<A, N> extends { method: 'GET' } ? N : never
}[keyof Api[A]]

type Calls = { readonly [A in keyof Api]: { readonly [N in keyof Api[A]]: Call<EndpointAt<A, N>> } }
type Hrefs = { readonly [A in keyof Api]: { readonly [N in GetNames<A>]: Href<EndpointAt<A, N>> } }

/** Every endpoint as a function: `damask.assets.list({ folderId })`. */
export type Damask = Calls & {
  /** The address of a GET endpoint, for `src` and `href`: `damask.href.assets.download({ assetId })`. */
  readonly href: Hrefs
  readonly connection: Connection
}

/**
 * A client for one Damask. Params, query and body of a call are one flat object; refusals are thrown as `DamaskError`, and
 * an aborted call throws its signal's reason.
 */
export function createDamask(options: DamaskOptions): Damask {
  const connection = connect(options)
  const call =
    (entry: EndpointEntry) =>
    async (input: Input | FormData = {}, callOptions: CallOptions = {}) => {
      const response = await connection.send(entry, input, callOptions)
      return entry.answers || entry.accepts === 'tus' ? response : jsonIn(response, callOptions.signal)
    }
  const href =
    (entry: EndpointEntry) =>
    (input: Input = {}) =>
      connection.address(entry, input)
  // The table is generated from the contract whose types these are: a check compares them.
  return { ...eachEndpoint(call), href: eachEndpoint(href), connection } as unknown as Damask
}

const eachEndpoint = <R>(to: (entry: EndpointEntry) => R) =>
  mapValues(endpoints, (area) => mapValues<EndpointEntry, R>(area, to))

const mapValues = <T, R>(from: Readonly<Record<string, T>>, to: (value: T) => R) =>
  Object.fromEntries(Object.entries(from).map(([key, value]) => [key, to(value)]))
