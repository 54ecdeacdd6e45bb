import { EventId, ROOT_FOLDER_ID } from '@damask/contract'
import { beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { inTransaction } from './ctx.ts'
import { publish, signal } from './events.ts'
import { newUuid } from './ids.ts'
import type { LiveItem } from './live.ts'

let house: TestServer
beforeAll(async () => {
  house = await startTestServer()
})

const folderCreated = { folderId: ROOT_FOLDER_ID, parentId: ROOT_FOLDER_ID, name: 'x' }
const eventNames = async (requestName: string) =>
  (await house.ctx.db.selectFrom('event').select('data').where('name', '=', 'folder.created').execute()).filter(
    (e) => (e.data as { name: string }).name === requestName,
  )

test('work that throws leaves neither its change nor its event behind', async () => {
  const half = inTransaction(house.ctx, async (ctx) => {
    await publish(ctx, 'folder.created', { ...folderCreated, name: 'half' })
    throw new Error('power cut')
  })
  await expect(half).rejects.toThrow('power cut')
  expect(await eventNames('half')).toEqual([])
})

test('a transaction inside a transaction is the same one', async () => {
  await inTransaction(house.ctx, (outer) => inTransaction(outer, async (inner) => expect(inner.db).toBe(outer.db)))
})

test('ids sort by the moment they were made', () => {
  const ids = Array.from({ length: 5000 }, () => newUuid(EventId))
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.every((id) => EventId.safeParse(id).success)).toBe(true)
})

test('the live feed tells committed events in order and misses none of a slow transaction', async () => {
  const heard: LiveItem[] = []
  const end = house.house.live.subscribe((item) => heard.push(item))
  await new Promise((resolve) => setTimeout(resolve, 100))
  const names = () => heard.flatMap(({ message }) => (message.name === 'folder.created' ? [message.data.name] : []))
  const gate = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const slow = inTransaction(house.ctx, async (ctx) => {
    await publish(ctx, 'folder.created', { ...folderCreated, name: 'slow' })
    begun.resolve()
    await gate.promise
  })
  await begun.promise
  await publish(house.ctx, 'folder.created', { ...folderCreated, name: 'quick' })
  gate.resolve()
  await slow
  await house.until(async () => names().length === 2)
  end()
  expect(names().toSorted()).toEqual(['quick', 'slow'])
  const missed = await house.house.live.since(heard[0]!.id!)
  expect(missed?.map((item) => item.id)).toEqual([heard[1]!.id])
})

test('a passing signal reaches whoever listens and is stored nowhere', async () => {
  const heard: LiveItem[] = []
  const end = house.house.live.subscribe((item) => heard.push(item))
  await signal(house.ctx, 'processing.progress', {
    assetId: 'a',
    folderId: 'f',
    state: 'running',
    step: 'facts',
    done: 1,
    total: 5,
  } as never)
  await house.until(async () => heard.some(({ message }) => message.name === 'processing.progress'))
  end()
  expect(heard[0]!.id).toBeNull()
})
