import { randomUUID } from 'node:crypto'
import { api, type Endpoint } from '@damask/contract'
import * as z from 'zod'

// Inputs for every endpoint of the contract, read from its schemas: a plain one, and one for every text in it with something
// hostile in its place. New endpoints are attacked without anybody writing anything.

type JsonSchema = {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  items?: JsonSchema
  minItems?: number
  minimum?: number
  minLength?: number
  properties?: Record<string, JsonSchema>
  $ref?: string
  $defs?: Record<string, JsonSchema>
  pattern?: string
}

export type Place = 'params' | 'query' | 'body'
export type HostileInput = { readonly place: Place; readonly path: readonly (string | number)[] }
export type Filled = { params: Record<string, unknown>; query: Record<string, unknown>; body: Record<string, unknown> }

export const endpoints: readonly (readonly [name: string, endpoint: Endpoint])[] = Object.entries(api).flatMap(
  ([area, list]) =>
    Object.entries(list as Record<string, Endpoint>).map(([name, e]) => [`${area}.${name}`, e] as const),
)

const PLACES = ['params', 'query', 'body'] as const

/** An input that the schemas accept, as far as that can be read from them. */
export function plainInput(endpoint: Endpoint): Filled {
  const [params, query, body] = PLACES.map((place) => {
    const schema = schemaOf(endpoint, place)
    return (schema ? sample(schema, schema.$defs ?? {}) : {}) as Record<string, unknown>
  })
  return { params: params!, query: query!, body: body! }
}

/** Every place of a text in the plain input. */
export function textsIn(endpoint: Endpoint): HostileInput[] {
  const input = plainInput(endpoint)
  return PLACES.flatMap((place) => [...leaves(input[place])].map((path) => ({ place, path })))
}

/** The plain input with something else in one place. */
export function withText(endpoint: Endpoint, { place, path }: HostileInput, text: unknown): Filled {
  const input = structuredClone(plainInput(endpoint))
  let at: Record<string | number, unknown> = input[place]
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>
  at[path.at(-1)!] = text
  return input
}

/** Sends it as it is: nothing of ours checks it on the way. */
export function send(
  origin: string,
  endpoint: Endpoint,
  { params, query, body }: Filled,
  headers: Record<string, string>,
): Promise<Response> {
  const path = endpoint.path.replace(/:(\w+)/g, (_, key: string) =>
    encodeURIComponent(String(params[key] ?? randomUUID()).toWellFormed()),
  )
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))
  const json = endpoint.body && { body: JSON.stringify(body) }
  return fetch(`${origin}/api/v1${path}${search.size > 0 ? `?${search}` : ''}`, {
    method: endpoint.method,
    redirect: 'manual',
    ...json,
    headers: { ...(json && { 'content-type': 'application/json' }), ...headers },
  })
}

function schemaOf(endpoint: Endpoint, place: Place): JsonSchema | undefined {
  const shape = endpoint[place]
  return shape && (z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as JsonSchema)
}

function sample(schema: JsonSchema, defs: Record<string, JsonSchema>): unknown {
  if (schema.$ref) return sample(defs[schema.$ref.split('/').at(-1)!] ?? {}, defs)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = (schema.anyOf ?? schema.oneOf)?.find((each) => each.type !== 'null') ?? schema.allOf?.[0]
  if (choice) return sample(choice, defs)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object' || schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, sample(inner, defs)]))
  }
  if (type === 'array') return schema.items ? [sample(schema.items, defs)] : []
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, 1)
  if (type === 'boolean') return false
  if (type === undefined) return 'x'
  if (schema.format === 'uuid') return randomUUID()
  if (schema.format === 'date-time') return new Date(Date.now() + 86_400_000).toISOString()
  if (schema.format === 'email') return 'somebody@example.com'
  if (schema.format === 'uri') return 'https://example.com/'
  return 'x'.repeat(Math.max(schema.minLength ?? 1, 1))
}

function* leaves(value: unknown, path: (string | number)[] = []): Generator<(string | number)[]> {
  if (typeof value === 'string') yield path
  else if (Array.isArray(value)) for (const [index, inner] of value.entries()) yield* leaves(inner, [...path, index])
  else if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) yield* leaves(inner, [...path, key])
  }
}
