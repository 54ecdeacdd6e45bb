import { createDamask } from '@damask/sdk'
import { beforeAll, expect, test } from 'vitest'
import { keyOf, memberFor, personFor } from '../../testing/people.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { createKeyFor } from './index.ts'
import { warnOfExpiringKeys } from './warn-of-expiring-keys.ts'

const DAY_MS = 86_400_000
let clock = 0
let house: TestServer
beforeAll(async () => {
  house = await startTestServer({ now: () => new Date(Date.now() + clock) })
})

const inDays = (days: number) => new Date(Date.now() + clock + days * DAY_MS).toISOString()
const as = (secret: string) => createDamask({ url: house.origin, token: secret })
const refused = (code: string) => expect.objectContaining({ code })

test('a rotated key goes on with both secrets until the chosen time, and is one key', async () => {
  const ana = await personFor(house)
  const made = await ana.damask.identity.createApiKey({ name: 'cms', scopes: ['library:read'], expiresAt: inDays(90) })
  const apiKeyId = made.apiKey.id
  const rotated = await ana.damask.identity.rotateApiKey({ apiKeyId, oldValidUntil: inDays(2) })
  expect(rotated.secret).not.toBe(made.secret)
  expect(rotated.apiKey).toMatchObject({
    id: apiKeyId,
    scopes: ['library:read'],
    expiresAt: made.apiKey.expiresAt,
    previous: { prefix: made.apiKey.prefix },
  })
  expect((await ana.damask.identity.listApiKeys()).items).toHaveLength(1)
  for (const secret of [made.secret, rotated.secret]) {
    expect(await as(secret).identity.getMe()).toMatchObject({ id: ana.personId })
  }
  clock += 2.1 * DAY_MS
  await expect(as(made.secret).identity.getMe()).rejects.toEqual(refused('not_signed_in'))
  expect(await as(rotated.secret).identity.getMe()).toMatchObject({ id: ana.personId })
  expect((await ana.damask.identity.listApiKeys()).items[0]).toMatchObject({ previous: null })
})

test('rotating twice leaves two secrets and never three; at once means at once', async () => {
  const ana = await personFor(house)
  const first = await ana.damask.identity.createApiKey({ name: 'cms', scopes: ['library:read'] })
  const apiKeyId = first.apiKey.id
  const second = await ana.damask.identity.rotateApiKey({ apiKeyId, oldValidUntil: inDays(7) })
  const third = await ana.damask.identity.rotateApiKey({ apiKeyId, oldValidUntil: inDays(7) })
  await expect(as(first.secret).identity.getMe()).rejects.toEqual(refused('not_signed_in'))
  await as(second.secret).identity.getMe()
  await as(third.secret).identity.getMe()
  const fourth = await ana.damask.identity.rotateApiKey({ apiKeyId })
  await expect(as(third.secret).identity.getMe()).rejects.toEqual(refused('not_signed_in'))
  await as(fourth.secret).identity.getMe()
  await ana.damask.identity.revokeApiKey({ apiKeyId })
  await expect(as(fourth.secret).identity.getMe()).rejects.toEqual(refused('not_signed_in'))
})

test('revoking ends both secrets of a key at once', async () => {
  const ana = await personFor(house)
  const { apiKey, secret } = await ana.damask.identity.createApiKey({ name: 'cms', scopes: ['library:read'] })
  const { secret: next } = await ana.damask.identity.rotateApiKey({ apiKeyId: apiKey.id, oldValidUntil: inDays(1) })
  await ana.damask.identity.revokeApiKey({ apiKeyId: apiKey.id })
  for (const old of [secret, next]) await expect(as(old).identity.getMe()).rejects.toEqual(refused('not_signed_in'))
})

test('an overlap is at most 30 days, and an expiry lies in the future', async () => {
  const ana = await personFor(house)
  const { apiKey } = await ana.damask.identity.createApiKey({ name: 'cms', scopes: ['library:read'] })
  const rotate = (more: object) => ana.damask.identity.rotateApiKey({ apiKeyId: apiKey.id, ...more })
  await expect(rotate({ oldValidUntil: inDays(31) })).rejects.toEqual(refused('invalid_request'))
  await expect(rotate({ expiresAt: inDays(-1) })).rejects.toEqual(refused('api_key_expired'))
  const create = ana.damask.identity.createApiKey({ name: 'x', scopes: ['library:read'], expiresAt: inDays(-1) })
  await expect(create).rejects.toEqual(refused('api_key_expired'))
})

test('nobody rotates, lists or revokes the key of somebody else', async () => {
  const [ana, ben] = [await personFor(house), await personFor(house)]
  const { apiKey } = await ana.damask.identity.createApiKey({ name: 'cms', scopes: ['library:read'] })
  const apiKeyId = apiKey.id
  await expect(ben.damask.identity.rotateApiKey({ apiKeyId })).rejects.toEqual(refused('api_key_not_found'))
  await expect(ben.damask.identity.revokeApiKey({ apiKeyId })).rejects.toEqual(refused('api_key_not_found'))
  expect((await ben.damask.identity.listApiKeys()).items).toEqual([])
})

test('a narrow key cannot rotate itself into a wider one', async () => {
  const ana = await personFor(house)
  const wide = await keyOf(house, ana.personId, { scopes: ['library:read', 'library:write', 'account:manage'] })
  const narrow = await keyOf(house, ana.personId, { scopes: ['library:read', 'account:manage'] })
  const rotate = narrow.damask.identity.rotateApiKey({ apiKeyId: wide.apiKeyId })
  await expect(rotate).rejects.toEqual(refused('key_too_wide'))
  const { secret } = await narrow.damask.identity.rotateApiKey({ apiKeyId: narrow.apiKeyId })
  await as(secret).identity.getMe()
})

test('a key limited to folders cannot rotate an unlimited one, and a key never lengthens its own life', async () => {
  const ana = await memberFor(house, 'manager')
  const { id } = await house.admin.folders.create({ name: `Limits ${Math.random()}` })
  const open = await keyOf(house, ana.personId, { scopes: ['account:manage'] })
  const limited = await keyOf(house, ana.personId, { scopes: ['account:manage'], folderIds: [id] })
  const rotate = limited.damask.identity.rotateApiKey({ apiKeyId: open.apiKeyId })
  await expect(rotate).rejects.toEqual(refused('key_too_wide'))
  const { apiKey, secret } = await ana.damask.identity.createApiKey({
    name: 'short',
    scopes: ['account:manage'],
    expiresAt: inDays(1),
  })
  const longer = as(secret).identity.rotateApiKey({ apiKeyId: apiKey.id, expiresAt: null })
  await expect(longer).rejects.toEqual(refused('key_too_wide'))
})

test('a key is limited only to folders that its person may see', async () => {
  const stranger = await personFor(house)
  const { id } = await house.admin.folders.create({ name: `Hidden ${Math.random()}` })
  const create = stranger.damask.identity.createApiKey({ name: 'x', scopes: ['library:read'], folderIds: [id] })
  await expect(create).rejects.toEqual(refused('folder_not_found'))
})

test('a key with access of its own needs the capability, and then does nothing without grants', async () => {
  const ana = await memberFor(house, 'manager')
  const own = { name: 'own', scopes: ['library:read' as const], hasOwnAccess: true }
  await expect(ana.damask.identity.createApiKey(own)).rejects.toEqual(refused('not_allowed'))
  const root = await personFor(house, { isAdministrator: true })
  const { secret, apiKey } = await root.damask.identity.createApiKey(own)
  expect(apiKey).toMatchObject({ hasOwnAccess: true })
  expect((await as(secret).folders.list({})).items).toEqual([])
})

test('a key for a service account is made by whoever may, within what they act with', async () => {
  const bot = await personFor(house, { kind: 'service' })
  const wanted = {
    name: 'sync',
    scopes: ['library:write' as const],
    folderIds: [],
    expiresAt: null,
    hasOwnAccess: false,
  }
  const { secret } = await createKeyFor(house.ctx, bot.personId, wanted)
  expect(
    await as(secret)
      .identity.getMe()
      .catch((error) => error),
  ).toEqual(refused('key_scope_missing'))
  const reader = { ...house.ctx, actor: { ...house.ctx.actor, scopes: ['library:read' as const] } }
  await expect(createKeyFor(reader, bot.personId, wanted)).rejects.toEqual(refused('key_too_wide'))
})

test('there are at most a hundred keys of one person', async () => {
  const ana = await personFor(house)
  for (let i = 0; i < 100; i++) await keyOf(house, ana.personId)
  const one = ana.damask.identity.createApiKey({ name: 'one more', scopes: ['library:read'] })
  await expect(one).rejects.toEqual(refused('api_keys_full'))
})

test('a key remembers the network of its last use and not the address', async () => {
  const ana = await personFor(house)
  const { secret } = await ana.damask.identity.createApiKey({ name: 'cms', scopes: ['library:read'] })
  await as(secret).identity.getMe()
  await house.until(async () => (await ana.damask.identity.listApiKeys()).items[0]!.lastUsedAt !== null)
  expect((await ana.damask.identity.listApiKeys()).items[0]).toMatchObject({ lastUsedFrom: '127.0.0.0/24' })
})

test('a key that ends within a week is told of once, and again after its end was moved', async () => {
  const ana = await personFor(house)
  const { apiKey } = await ana.damask.identity.createApiKey({
    name: 'cms',
    scopes: ['library:read'],
    expiresAt: inDays(10),
  })
  const told = () =>
    house.ctx.db
      .selectFrom('event')
      .select('data')
      .where('name', '=', 'api_key.expiring')
      .where('subject_id', '=', apiKey.id)
      .execute()
  const run = () => warnOfExpiringKeys.run(house.ctx, {}, { number: 1, isLast: false })
  await run()
  expect(await told()).toHaveLength(0)
  clock += 4 * DAY_MS
  await run()
  await run()
  expect(await told()).toMatchObject([{ data: { personId: ana.personId, name: 'cms' } }])
  await ana.damask.identity.rotateApiKey({ apiKeyId: apiKey.id, expiresAt: inDays(5) })
  await run()
  expect(await told()).toHaveLength(2)
})

test('a repeated call is not answered with a secret that was kept', async () => {
  const ana = await personFor(house)
  const mine = await keyOf(house, ana.personId, { scopes: ['account:manage'] })
  const rotate = () => as(current).identity.rotateApiKey({ apiKeyId: mine.apiKeyId }, { idempotencyKey: 'again' })
  let current = mine.secret
  const first = await rotate()
  current = first.secret
  expect((await rotate()).secret).not.toBe(first.secret)
  expect(JSON.stringify(await house.ctx.db.selectFrom('idempotent_answer').selectAll().execute())).not.toContain('dmk_')
})
