import type { Endpoint } from '@damask/contract'
import * as z from 'zod'

/** One thing a call takes, as the command line says it. */
export type Field = {
  /** As in the contract: `folderId`. */
  name: string
  /** As on the command line: `folder-id`. */
  flag: string
  where: 'path' | 'query' | 'body'
  type: 'text' | 'integer' | 'number' | 'flag' | 'list' | 'json'
  required: boolean
  nullable: boolean
  choices: string[]
  description: string
}

type JsonSchema = {
  type?: string
  $ref?: string
  enum?: unknown[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  description?: string
  default?: unknown
  properties?: Record<string, JsonSchema>
  required?: string[]
  $defs?: Record<string, JsonSchema>
}

/** Everything an endpoint takes, path first, read from its schemas. */
export function fieldsOf(endpoint: Pick<Endpoint, 'params' | 'query' | 'body'>): Field[] {
  return [
    ...fieldsIn(endpoint.params, 'path'),
    ...fieldsIn(endpoint.query, 'query'),
    ...fieldsIn(endpoint.body, 'body'),
  ]
}

export function fieldsIn(shape: z.ZodObject | undefined, where: Field['where']): Field[] {
  if (!shape) return []
  const schema = z.toJSONSchema(shape, { io: 'input' }) as JsonSchema
  const required = new Set(schema.required)
  const resolve = (s: JsonSchema): JsonSchema => ({ ...schema.$defs?.[s.$ref?.split('/').at(-1) ?? ''], ...s })
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const variants = property.anyOf?.map(resolve) ?? []
    const nullable = variants.some(({ type }) => type === 'null')
    const plain = nullable
      ? { ...variants.find(({ type }) => type !== 'null'), description: property.description }
      : resolve(property)
    const choices = plain.enum ?? (plain.items && resolve(plain.items).enum) ?? []
    return {
      name,
      flag: flagOf(name),
      where,
      type: typeOf(plain, resolve),
      required: required.has(name),
      nullable,
      choices: choices.map(String),
      description: plain.description ?? '',
    }
  })
}

function typeOf(schema: JsonSchema, resolve: (s: JsonSchema) => JsonSchema): Field['type'] {
  if (schema.type === 'string') return 'text'
  if (schema.type === 'integer' || schema.type === 'number') return schema.type
  if (schema.type === 'boolean') return 'flag'
  if (schema.type === 'array' && schema.items && resolve(schema.items).type === 'string') return 'list'
  return 'json'
}

/** What every command takes, whatever its call takes. */
export const COMMON_FLAGS = ['json', 'url', 'output', 'all', 'file', 'help', 'version']

/** A field that is called like one of those says `-text` behind its name. */
export function flagOf(name: string): string {
  const flag = kebab(name)
  return COMMON_FLAGS.includes(flag) ? `${flag}-text` : flag
}

export const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/**
 * What was typed, as the contract wants it.
 * @throws SyntaxError when JSON is expected and not given; numbers that are none are left for the contract to refuse
 */
export function typedValue(field: Field, typed: string | boolean): unknown {
  if (typeof typed === 'boolean') return typed
  if (field.nullable && typed === 'null') return null
  if (field.type === 'integer' || field.type === 'number') return typed.trim() === '' ? typed : Number(typed)
  if (field.type === 'list') return typed.split(',').filter((part) => part !== '')
  if (field.type === 'json') return JSON.parse(typed)
  return typed
}

/** What a value looks like in help: `<integer>`, `<a,b,…>`. */
export function placeholderOf(field: Field): string {
  if (field.type === 'list') return '<a,b,…>'
  return field.type === 'text' ? '<text>' : `<${field.type}>`
}

export function helpOf({ description, choices, required, nullable, type }: Field): string {
  const among = choices.length > 0 && `${type === 'list' ? 'Any' : 'One'} of: ${choices.join(', ')}.`
  return [description, among, nullable && '"null" for none.', required && '(required)'].filter(Boolean).join(' ')
}
