import { beforeAll, expect, test } from 'vitest'
import { keyOf, memberFor } from '../../testing/people.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { metadata, tusCalls } from '../../testing/tus-calls.ts'

let house: TestServer
beforeAll(async () => {
  house = await startTestServer({ worker: true })
})

const everything = { scopes: ['library:read', 'library:write'] as ('library:read' | 'library:write')[] }

test('somebody who is deactivated hears nothing more', async () => {
  const eve = await memberFor(house, 'editor')
  const { secret } = await keyOf(house, eve.personId, everything)
  const doors: Record<string, string>[] = [{ cookie: eve.cookie }, { authorization: `Bearer ${secret}` }]
  for (const headers of doors) {
    await house.admin.people.reactivate({ personId: eve.personId })
    const feed = await fetch(`${house.origin}/api/v1/live`, { headers })
    expect(feed.status).toBe(200)
    const heard: string[] = []
    const ended = (async () => {
      for await (const chunk of feed.body!) heard.push(Buffer.from(chunk).toString())
    })()
    await house.until(async () => heard.length > 0)
    await house.admin.people.deactivate({ personId: eve.personId })
    await ended
    await house.admin.folders.create({ name: `After ${heard.length} ${Object.keys(headers)}` })
    expect(heard.join('')).not.toContain('After')
  }
})

test('a file on its way of somebody who is deactivated does not arrive', async () => {
  const eve = await memberFor(house, 'editor')
  const { secret } = await keyOf(house, eve.personId, everything)
  const tus = tusCalls(house, secret)
  const bytes = Buffer.alloc(40_000, 'x')
  const { path } = await tus.create({
    'upload-length': String(bytes.length),
    'upload-metadata': metadata({ filename: 'on-its-way.txt' }),
  })
  const running = await tus.begin(path, 0, bytes.subarray(0, 20_000), bytes.length)
  await house.admin.people.deactivate({ personId: eve.personId })
  running.sending.end(bytes.subarray(20_000))
  expect(await running.ended).not.toBe('204')
  expect((await tus.append(path, 20_000, bytes.subarray(20_000))).status).toBe(401)
  const { items } = await house.admin.assets.list({ words: 'on-its-way' } as never)
  expect(items.filter((asset) => asset.name === 'on-its-way.txt')).toEqual([])
})

test('long work of somebody who is deactivated is not begun', async () => {
  const asleep = await startTestServer()
  const eve = await memberFor(asleep, 'editor')
  const from = await asleep.admin.folders.create({ name: 'From' })
  const to = await asleep.admin.folders.create({ name: 'To' })
  const asset = await putAsset(asleep.ctx, 'stays.txt', 'stays', { folderId: from.id })
  const { id } = await eve.damask.assets.bulkMove({ assetIds: [asset.id], toFolderId: to.id })
  await asleep.admin.people.deactivate({ personId: eve.personId })
  const awake = await asleep.restart({ worker: true })
  const state = async () =>
    (await awake.ctx.db.selectFrom('operation').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state
  await awake.until(async () => !['waiting', 'running'].includes(await state()))
  expect(await state()).toBe('failed')
  expect((await awake.admin.assets.get({ assetId: asset.id })).folderId).toBe(from.id)
})
