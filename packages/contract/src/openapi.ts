import * as z from 'zod'
import type { Endpoint } from './endpoint.ts'
import { type ErrorCode, errors } from './errors.ts'

const ref = (id: string) => `#/components/schemas/${id}`

const Problem = {
  type: 'object',
  description: 'RFC 9457 problem details.',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    instance: { type: 'string', description: 'The request id: quote it when you report a fault.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { pointer: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
}

/**
 * The published OpenAPI 3.1 document, read from the contract.
 * @param api areas of endpoints
 * @param version what `info.version` says
 */
export function openapi(api: Record<string, Record<string, Endpoint>>, version: string) {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: ref, io: 'output' })
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [area, endpoints] of Object.entries(api)) {
    for (const [name, e] of Object.entries(endpoints)) {
      const path = e.path.replaceAll(/:(\w+)/g, '{$1}')
      paths[path] ??= {}
      paths[path][e.method.toLowerCase()] = {
        operationId: `${area}.${name}`,
        tags: [area],
        summary: e.summary,
        security:
          e.audience === 'anyone'
            ? []
            : e.scope === 'session'
              ? [{ session: [] }]
              : [{ session: [] }, { apiKey: [e.scope] }],
        parameters: [...parametersOf(e.params, 'path'), ...parametersOf(e.query, 'query')],
        ...(e.body && {
          requestBody: { required: true, content: { 'application/json': { schema: jsonOf(e.body, 'input') } } },
        }),
        ...(e.accepts === 'multipart' && {
          requestBody: {
            required: true,
            content: { 'multipart/form-data': { schema: e.form ? jsonOf(e.form, 'input') : { type: 'object' } } },
          },
        }),
        ...(e.accepts === 'tus' &&
          e.method === 'PATCH' && {
            requestBody: {
              required: true,
              content: { 'application/offset+octet-stream': { schema: { type: 'string', format: 'binary' } } },
            },
          }),
        responses: { [e.status ?? 200]: successOf(e), ...problemsOf(e) },
      }
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Damask', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      schemas: { ...schemas, Problem },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'damask.session_token' },
        apiKey: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

function successOf(e: Endpoint) {
  if (e.answers === 'bytes')
    return { description: 'The bytes', content: { '*/*': { schema: { type: 'string', format: 'binary' } } } }
  if (e.answers === 'events')
    return { description: 'A stream', content: { 'text/event-stream': { schema: { type: 'string' } } } }
  if (e.status === 204 || e.accepts === 'tus') return { description: 'Done' }
  return { description: 'Done', content: { 'application/json': { schema: jsonOf(e.returns, 'output') } } }
}

/** Several problems may share a status; OpenAPI has room for one response a status, so they are grouped. */
function problemsOf(e: Endpoint) {
  const codes: ErrorCode[] = [
    ...(e.audience === 'member' ? (['not_signed_in'] as const) : []),
    'invalid_request',
    ...(e.problems ?? []),
  ]
  const byStatus = Map.groupBy(codes, (code) => errors[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${errors[code].says}`).join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: ref('Problem') } } },
      },
    ]),
  )
}

function parametersOf(shape: z.ZodObject | undefined, where: 'path' | 'query') {
  return Object.entries(shape?.shape ?? {}).map(([name, schema]) => {
    const { description, ...json } = jsonOf(schema as z.ZodType, 'output') as { description?: string }
    const required = where === 'path' || !z.safeParse(schema as z.ZodType, undefined).success
    return {
      name,
      in: where,
      required,
      ...(description && { description }),
      ...('type' in json && json.type === 'array' && { style: 'form', explode: false }),
      schema: json,
    }
  })
}

function jsonOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const named = z.globalRegistry.get(schema)?.id
  if (named) return { $ref: ref(named) }
  const { $schema: _, $defs: __, ...json } = z.toJSONSchema(schema, { io })
  return JSON.parse(JSON.stringify(json).replaceAll('#/$defs/', '#/components/schemas/'))
}
