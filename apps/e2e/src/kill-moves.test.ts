import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FolderId, OperationId } from '@damask/contract'
import { makeJpeg } from '@damask/media/testing'
import { beforeAll, expect, test } from 'vitest'
import { contradictions, queryDatabase } from './database-of.ts'
import { eventually } from './eventually.ts'
import { fillFolder } from './fill-folder.ts'
import { startDamask } from './start-damask.ts'
import { sendByTus } from './tus.ts'

const FOLDERS = 2_000
const ASSETS = 10_000
const damask = await startDamask()
const { sdk } = damask
let archive: FolderId
let left: FolderId
let right: FolderId
let target: FolderId

beforeAll(async () => {
  const { assetId } = await sendByTus(damask, await makeJpeg(), { filename: 'pattern.jpg' })
  await eventually(
    'the pattern is processed',
    async () => (await sdk.assets.get({ assetId: assetId! })).processing === 'done',
  )
  left = (await sdk.folders.create({ name: 'Left' })).id
  right = (await sdk.folders.create({ name: 'Right' })).id
  target = (await sdk.folders.create({ name: 'Target' })).id
  archive = (await sdk.folders.create({ name: 'Archive', parentId: left })).id
  await fillFolder(damask, { folderId: archive, like: assetId!, folders: FOLDERS, assetsPerFolder: ASSETS / FOLDERS })
  expect(await countBelow(left)).toBe(ASSETS)
  expect(await contradictions(damask)).toEqual({})
})

test('a folder with 10,000 assets whose move is killed is wholly in the old or wholly in the new place', async () => {
  const began = performance.now()
  await sdk.folders.move({ folderId: archive, parentId: right })
  const tookMs = performance.now() - began
  const outcomes: string[] = []
  for (let round = 0; round < 6; round++) {
    const before = (await sdk.folders.get({ folderId: archive })).parentId!
    const after = before === left ? right : left
    const moving = sdk.folders.move({ folderId: archive, parentId: after }).then(
      () => 'acknowledged',
      () => 'unknown',
    )
    // From before the move begins until after it was acknowledged.
    await sleep(randomInt(0, Math.ceil(tookMs * 1.4)))
    if (round % 2 === 0) await damask.kill9Tree()
    else await damask.kill9Main()
    const heard = await moving
    await damask.start()
    const now = (await sdk.folders.get({ folderId: archive })).parentId!
    expect([before, after]).toContain(now)
    if (heard === 'acknowledged') expect(now).toBe(after)
    expect(await countBelow(now)).toBe(ASSETS)
    expect(await countBelow(now === left ? right : left)).toBe(0)
    expect(await contradictions(damask)).toEqual({})
    outcomes.push(`${heard}: ${now === after ? 'new' : 'old'}`)
  }
  console.log(`folder moves of ${Math.round(tookMs)} ms: ${outcomes.join(', ')}`)
})

test('moving 10,000 assets goes on by itself after every kill, and each asset ends in exactly one place', async () => {
  const { id } = await sdk.assets.bulkMove({
    filters: { folderId: archive, includeSubfolders: true },
    toFolderId: target,
  })
  const kills = await killWhile(id, 3)
  const ended = await endOf(id)
  expect(ended).toMatchObject({ state: 'done', total: ASSETS, done: ASSETS, failedCount: 0 })
  expect(await countBelow(archive)).toBe(0)
  expect(await countBelow(target)).toBe(ASSETS)
  expect((await sdk.assets.count({})).total).toBe(ASSETS + 1)
  expect(await contradictions(damask)).toEqual({})
  console.log(`bulk move: killed at ${kills.join(', ')} of ${ASSETS}`)
})

test('copying is done once however often it is killed', async () => {
  const copies = (await sdk.folders.create({ name: 'Copies' })).id
  const { items } = await sdk.assets.list({ folderId: target, limit: 200 })
  const assetIds = items.map((asset) => asset.id)
  const { id } = await sdk.assets.bulkCopy({ assetIds, toFolderId: copies })
  await killWhile(id, 1)
  expect(await endOf(id)).toMatchObject({ state: 'done', total: 200, done: 200, failedCount: 0 })
  expect(await countBelow(copies)).toBe(200)
  expect(await contradictions(damask)).toEqual({})
  await damask.stop()
  expect(damask.leftovers()).toEqual([])
})

const countBelow = async (folderId: FolderId) => (await sdk.assets.count({ folderId, includeSubfolders: true })).total

/** Kills at random moments while the operation runs. @returns how far it was each time */
async function killWhile(operationId: OperationId, times: number): Promise<number[]> {
  const killedAt: number[] = []
  while (killedAt.length < times) {
    await sleep(randomInt(20, 300))
    const { endedAt, done } = await sdk.operations.get({ operationId })
    if (endedAt) break
    killedAt.push(done)
    if (killedAt.length % 2 === 0) await damask.kill9Tree()
    else await damask.kill9Main()
    await damask.start()
  }
  return killedAt
}

const endOf = (operationId: OperationId) =>
  eventually(
    'the operation has ended',
    async () => {
      const operation = await sdk.operations.get({ operationId })
      return operation.endedAt !== null && operation
    },
    {
      describe: async () => ({
        operation: await sdk.operations.get({ operationId }),
        jobs: await queryDatabase(damask, 'select * from graphile_worker.jobs'),
        members: await queryDatabase(damask, 'select * from worker_member'),
      }),
    },
  )
