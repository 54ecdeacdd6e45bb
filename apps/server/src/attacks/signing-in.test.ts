import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { PASSWORD, personFor } from '../testing/people.ts'
import { cookieOf, startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})

const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  fetch(`${server.origin}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email, password }),
  })
const me = (cookie: string) => fetch(`${server.origin}/api/v1/me`, { headers: { cookie } }).then((r) => r.status)
const sessionIn = (cookie: string) => /damask\.session_token=([^;]+)/.exec(cookie)?.[1]

test('a session that somebody planted beforehand is not the one that signing in begins', async () => {
  const victim = await personFor(server, { name: 'Victim' })
  const attacker = await personFor(server, { name: 'Attacker' })
  for (const planted of [attacker.cookie, 'damask.session_token=planted.by-an-attacker']) {
    const response = await signIn(victim.email, PASSWORD, { cookie: planted })
    expect(response.status).toBe(200)
    expect(sessionIn(cookieOf(response))).toBeDefined()
    expect(sessionIn(cookieOf(response))).not.toBe(sessionIn(planted))
    const attributes = response.headers.getSetCookie().find((text) => text.includes('session_token'))
    expect(attributes).toMatch(/HttpOnly/i)
    expect(attributes).toMatch(/SameSite=Lax/i)
  }
})

test('a session that was ended opens nothing, however often its cookie is sent again', async () => {
  const ana = await personFor(server, { name: 'Ana' })
  expect(await me(ana.cookie)).toBe(200)
  await fetch(`${server.origin}/api/v1/sign-out`, { method: 'POST', headers: { cookie: ana.cookie } })
  for (let n = 0; n < 3; n++) expect(await me(ana.cookie)).toBe(401)
})

test('guessing at a password is slowed down, also where the guess in between is right', async () => {
  const target = await personFor(server, { name: 'Target' })
  const statuses: number[] = []
  for (let n = 0; n < 40; n++) statuses.push((await signIn(target.email, `guess ${n}`)).status)
  expect(new Set(statuses)).toEqual(new Set([401, 429]))
  expect(statuses.filter((status) => status === 401).length).toBeLessThan(25)
})

test('an account that does not exist is answered like one whose password is wrong', async () => {
  const fresh = await startTestServer()
  const known = await personFor(fresh, { name: 'Known' })
  const ask = async (email: string) => {
    const response = await fetch(`${fresh.origin}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: 'wrong' }),
    })
    const { instance: _, ...told } = (await response.json()) as { instance: string }
    return told
  }
  expect(await ask(known.email)).toEqual(await ask('nobody@example.com'))
})

/** Places that open connections by themselves, each with the reason why it does not go through `fetchOutside`. */
const CALLS_OUTSIDE: Record<string, string> = {
  'apps/server/src/platform/outbound.ts': 'it is fetchOutside',
  'apps/server/src/platform/send-lines.ts': 'sockets, under the same guard',
}

test('the server calls outside through one place, which refuses addresses of the inside', () => {
  const root = fileURLToPath(new URL('../../../../', import.meta.url))
  const files = execFileSync('git', ['ls-files', 'apps/server/src'], { cwd: root, encoding: 'utf8' }).split('\n')
  const callers = files.filter(
    (path) =>
      path.endsWith('.ts') &&
      !/\.test\.ts$|\/testing\/|\/attacks\//.test(path) &&
      /(?<![\w.])fetch\(|from 'node:https?'|from 'undici'|from 'node:dgram'/.test(
        readFileSync(root + path, 'utf8').replace(/import type [^\n]+/g, ''),
      ),
  )
  expect(callers.filter((path) => !(path in CALLS_OUTSIDE))).toEqual([])
})
