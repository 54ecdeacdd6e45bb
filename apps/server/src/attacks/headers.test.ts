import { request } from 'node:http'
import { beforeAll, describe, expect, test } from 'vitest'
import { endpoints, plainInput, send } from '../testing/hostile-inputs.ts'
import { personFor, sessionFor } from '../testing/people.ts'
import { putAsset } from '../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let cookie: string
beforeAll(async () => {
  server = await startTestServer()
  cookie = (await personFor(server, { isAdministrator: true })).cookie
})

const PAGES = [
  '/',
  '/sign-in',
  '/library',
  '/privacy',
  '/settings/profile',
  '/nowhere/at/all',
  '/api/docs',
  '/api/nothing',
  '/health/live',
]

function expectSafe(response: Response, what: string) {
  const header = (name: string) => response.headers.get(name) ?? ''
  const policy = header('content-security-policy')
  expect(policy, what).toContain("default-src '")
  expect(policy.replace(/style-src[^;]*/, ''), what).not.toMatch(/unsafe-inline|unsafe-eval|\*/)
  // Stored files are in a sandbox instead, and cannot frame or be run at all.
  if (!policy.includes('sandbox')) expect(policy, what).toContain("frame-ancestors 'none'")
  expect(header('x-content-type-options'), what).toBe('nosniff')
  expect(header('x-frame-options'), what).toBe('DENY')
  expect(header('referrer-policy'), what).toBe('same-origin')
  expect(header('permissions-policy'), what).toContain('camera=()')
  expect(header('cross-origin-opener-policy'), what).toBe('same-origin')
  expect(header('cross-origin-resource-policy'), what).toBe('same-origin')
  expect(header('x-powered-by') + header('server'), what).toBe('')
  expect(header('access-control-allow-origin'), what).toBe('')
}

describe('every page and every answer tells browsers to be careful', () => {
  test.each(PAGES)('%s', async (path) => expectSafe(await fetch(server.origin + path), path))

  test('endpoints, also when they refuse', async () => {
    for (const [name, endpoint] of endpoints) {
      if (endpoint.answers === 'events') continue
      const response = await send(server.origin, endpoint, plainInput(endpoint), {})
      expectSafe(response, name)
      await response.body?.cancel()
    }
  })

  test('stored files: nothing in them is ever run', async () => {
    const asset = await putAsset(server.ctx, 'page.html', '<script>alert(1)</script>')
    const response = await fetch(`${server.origin}/api/v1/assets/${asset.id}/file?inline=true`, { headers: { cookie } })
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
    expectSafe(response, 'a file')
  })

  test('HTTPS is insisted on where it is there, and only there', async () => {
    const secure = await startTestServer({ settings: { DAMASK_URL: 'https://dam.example.com' } })
    expect((await fetch(secure.origin)).headers.get('strict-transport-security')).toMatch(/^max-age=\d{7,}/)
    expect((await fetch(server.origin)).headers.get('strict-transport-security')).toBeNull()
  })
})

test('nothing sets a cookie before somebody signs in', async () => {
  for (const path of PAGES) expect((await fetch(server.origin + path)).headers.getSetCookie(), path).toEqual([])
  for (const [name, endpoint] of endpoints.filter(
    ([, e]) => ['GET', 'HEAD'].includes(e.method) && e.answers !== 'events',
  )) {
    const response = await send(server.origin, endpoint, plainInput(endpoint), {})
    expect(response.headers.getSetCookie(), name).toEqual([])
    await response.body?.cancel()
  }
})

describe('a host that somebody made up', () => {
  const ask = (path: string, headers: Record<string, string>, method = 'GET') =>
    new Promise<{ status: number; text: string; headers: string }>((resolve, reject) => {
      const { hostname, port } = new URL(server.origin)
      request({ hostname, port, path, method, headers, setHost: !headers.host }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
            headers: JSON.stringify(response.headers),
          }),
        )
      })
        .on('error', reject)
        .end()
    })

  test('comes back in no page, no answer and no redirect', async () => {
    for (const path of [...PAGES, '/api/docs/problems', '/api/openapi.json', '//evil.example/', '/\\evil.example']) {
      for (const headers of [
        { host: 'evil.example' },
        { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      ]) {
        const answer = await ask(path, headers as unknown as Record<string, string>)
        expect(answer.status, path).toBeLessThan(500)
        expect(answer.text + answer.headers, path).not.toMatch(/(https?:)?\/\/evil\.example/)
      }
    }
  })

  test('no path climbs out of the web application', async () => {
    for (const path of [
      '/../../etc/passwd',
      '/assets/../../../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/..%5c..%5cetc%5cpasswd',
      '/assets/%00',
      '/%',
      '/assets/..%2f..%2fpackage.json',
    ]) {
      const { status, text } = await ask(path, {})
      expect(status, path).toBeLessThan(500)
      expect(text, path).not.toMatch(/root:|"workspaces"/)
    }
  })

  test('the address to return to after signing in never leaves this site', async () => {
    for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const response = await fetch(`${server.origin}/sign-in?next=${encodeURIComponent(next)}`, { redirect: 'manual' })
      expect(response.headers.get('location')).toBeNull()
    }
  })
})

test('sessions of other people are not made from a cookie that is only nearly right', async () => {
  const someone = await personFor(server)
  const good = await sessionFor(server, someone.personId)
  const ask = (text: string) => fetch(`${server.origin}/api/v1/me`, { headers: { cookie: text } }).then((r) => r.status)
  expect(await ask(good)).toBe(200)
  const at = Math.floor(good.length / 2)
  for (const wrong of [
    good.slice(0, -6),
    good.slice(0, at) + (good[at] === 'x' ? 'y' : 'x') + good.slice(at + 1),
    good.replace(/\..*/, ''),
    good.split('%')[0]!,
  ]) {
    expect(await ask(wrong), wrong).toBe(401)
  }
})
