import { createDamask } from '@damask/sdk'
import { beforeAll, expect, test } from 'vitest'
import { ADMIN, cookieOf, startTestServer, type TestServer } from '../testing/test-server.ts'

let house: TestServer
beforeAll(async () => {
  house = await startTestServer()
})

const create = (name: string, idempotencyKey: string) => house.admin.folders.create({ name }, { idempotencyKey })
const answers = () => house.ctx.db.selectFrom('idempotent_answer').selectAll().execute()

test('a call that is repeated with its key happens once and is answered the same', async () => {
  const first = await create('Once', 'k1')
  expect(await create('Once', 'k1')).toEqual(first)
  expect((await house.admin.folders.list({})).items.filter((f) => f.name === 'Once')).toHaveLength(1)
})

test('the same key for another request is refused', async () => {
  await create('This', 'k2')
  await expect(create('That', 'k2')).rejects.toMatchObject({ code: 'idempotency_mismatch', status: 422 })
})

test('a refusal is not kept: once its reason is gone, the same call succeeds', async () => {
  const { id } = await house.admin.folders.create({ name: 'Taken' })
  await expect(create('Taken', 'k3')).rejects.toMatchObject({ code: 'folder_name_taken' })
  await house.admin.folders.rename({ folderId: id, name: 'Freed' })
  expect((await create('Taken', 'k3')).name).toBe('Taken')
})

test('a call that is still under way asks to wait, and one whose process died is taken up again', async () => {
  await create('Killed', 'k4')
  const unanswered = (ageMs: number) =>
    house.ctx.db
      .updateTable('idempotent_answer')
      .set({ status: null, body: null, created_at: new Date(Date.now() - ageMs) })
      .where('key', '=', 'k4')
      .execute()
  await unanswered(1000)
  await expect(create('Killed', 'k4')).rejects.toMatchObject({ code: 'unavailable', status: 503 })
  await unanswered(10 * 60_000)
  await expect(create('Killed', 'k4')).rejects.toMatchObject({ code: 'folder_name_taken' })
})

test('what holds a secret is never kept, whatever key it came with', async () => {
  const signedIn = await fetch(`${house.origin}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ADMIN.email, password: ADMIN.password }),
  })
  const damask = createDamask({ url: house.origin, headers: { cookie: cookieOf(signedIn) } })
  const { secret } = await damask.identity.createApiKey(
    { name: 'x', scopes: ['library:read'] },
    { idempotencyKey: 'k5' },
  )
  expect((await answers()).some((row) => row.key === 'k5')).toBe(false)
  expect(JSON.stringify(await answers())).not.toContain(secret)
})
