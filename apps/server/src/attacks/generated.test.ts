import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { endpoints, plainInput, send, textsIn, withText } from '../testing/hostile-inputs.ts'
import { personFor, sessionFor } from '../testing/people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

// Every endpoint of the contract, attacked with inputs that are made from its schemas.

const HOSTILE = [
  `'; drop table person; --`,
  `' or '1'='1`,
  `") union select secret_hash from api_key --`,
  '%_\\%00',
  'a\u0000b',
  'value\r\nx-injected: yes\r\n\r\n<html>',
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '<img src=x onerror=alert(1)>',
  '\ud800 lone surrogate',
  '\u202eright to left\u0000',
  '{"$ne":null}',
  'x'.repeat(100_000),
  '-1',
  '9'.repeat(400),
  '',
]
const WRONG_TYPES: unknown[] = [null, 12, true, [], {}, [['x']], { toString: 'x' }]
/** What a body never takes, whoever asks. */
const EXTRAS = {
  id: '00000000-0000-7000-8000-00000000dead',
  isAdministrator: true,
  is_administrator: true,
  personId: '00000000-0000-7000-8000-00000000dead',
  createdAt: '2001-01-01T00:00:00Z',
  created_at: '2001-01-01T00:00:00Z',
  kind: 'service',
  emailVerified: true,
  access: 'everything',
  accountCapabilities: ['manage_people'],
  __proto__: { isAdministrator: true },
  constructor: { prototype: { isAdministrator: true } },
}
/** Streams are answered elsewhere, and these change who may be asked what from then on. */
const answered = endpoints.filter(([, e]) => e.answers !== 'events')

let server: TestServer
let admin: Awaited<ReturnType<typeof personFor>>
beforeAll(async () => {
  server = await startTestServer()
  admin = await personFor(server, { name: 'Target', isAdministrator: true })
})

/** Some calls end sessions, so each has one of its own; a proxy would not change this address, so each is another network. */
const headersOf = async (personId = admin.personId) => ({ cookie: await sessionFor(server, personId) })

const answerOf = async (response: Response, what: string) => {
  const text = response.headers.get('content-type')?.includes('json') ? await response.text() : ''
  await response.body?.cancel().catch(() => {})
  const isBroken = response.status >= 500 && response.status !== 503
  expect(isBroken, `${what} answered ${response.status}: ${text.slice(0, 300)}`).toBe(false)
  expect(response.headers.get('x-injected'), what).toBeNull()
  expect(text, what).not.toMatch(/syntax error at or near|pg_catalog|at .+\.ts:\d+|node_modules/)
}

describe('nothing breaks the server or comes back in a header, whatever stands in', () => {
  for (const [name, endpoint] of answered) {
    test(name, async () => {
      const headers = await headersOf()
      for (const place of textsIn(endpoint)) {
        for (const text of [...HOSTILE, ...(place.place === 'body' ? WRONG_TYPES : [])]) {
          // fetch itself refuses addresses of this length, and lone surrogates become something else in them.
          if (place.place !== 'body' && typeof text === 'string' && text.length > 10_000) continue
          const response = await send(server.origin, endpoint, withText(endpoint, place, text), headers)
          await answerOf(
            response,
            `${name} ${place.place}.${place.path.join('.')} = ${JSON.stringify(text).slice(0, 60)}`,
          )
          if (response.status === 401) Object.assign(headers, await headersOf())
        }
      }
      const { rows } = await sql<{ n: number }>`select count(*) as n from person`.execute(server.ctx.db)
      expect(rows[0]!.n).toBeGreaterThan(1)
    })
  }
})

test('no body makes anybody more than they are: fields that it does not name change nothing', async () => {
  const nobody = await personFor(server, { name: 'Wants More' })
  const before = await server.ctx.db
    .selectFrom('person')
    .selectAll()
    .where('id', '=', nobody.personId)
    .executeTakeFirstOrThrow()
  const administrators = await countAdministrators()
  for (const [name, endpoint] of answered.filter(([, e]) => e.body)) {
    const input = plainInput(endpoint)
    const extras = Object.fromEntries(Object.entries(EXTRAS).filter(([key]) => !(key in input.body)))
    const response = await send(
      server.origin,
      endpoint,
      { ...input, body: { ...input.body, ...extras } },
      await headersOf(nobody.personId),
    )
    await answerOf(response, name)
  }
  const after = await server.ctx.db
    .selectFrom('person')
    .selectAll()
    .where('id', '=', nobody.personId)
    .executeTakeFirstOrThrow()
  for (const column of [
    'id',
    'is_administrator',
    'created_at',
    'kind',
    'email',
    'email_verified',
    'deactivated_at',
  ] as const) {
    expect(after[column], column).toEqual(before[column])
  }
  expect(await countAdministrators()).toBe(administrators)
  expect(({} as { isAdministrator?: boolean }).isAdministrator).toBeUndefined()
})

const countAdministrators = async () =>
  (await server.ctx.db.selectFrom('person').select('id').where('is_administrator', '=', true).execute()).length

describe('a call that another site makes with our cookie is refused by', () => {
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'https://other.example.com' },
  ]
  for (const [name, endpoint] of endpoints.filter(([, e]) => !['GET', 'HEAD'].includes(e.method))) {
    test(name, async () => {
      for (const headers of foreign) {
        const response = await send(server.origin, endpoint, plainInput(endpoint), {
          ...headers,
          ...(await headersOf()),
        })
        // Where guesses are counted, this test has made enough of them.
        const { code } = (await response.json()) as { code: string }
        expect(['origin_refused', 'too_many_requests'], JSON.stringify(headers)).toContain(code)
      }
    })
  }
})
