import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { blobKey } from '@damask/storage'
import { beforeAll, expect, test } from 'vitest'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { adoptStrayBlobs, scrubBlobs } from './scrub-blobs.ts'

let house: TestServer
beforeAll(async () => {
  house = await startTestServer()
})

const overwrite = (sha256: string, text: string) =>
  house.ctx.storage.put(blobKey(sha256), { stream: Readable.from([Buffer.from(text)]), sizeBytes: text.length })
const blob = (sha256: string) =>
  house.ctx.db.selectFrom('blob').selectAll().where('sha256', '=', sha256).executeTakeFirst()

test('bytes that changed or vanished in storage are found, those that did not are noted as good', async () => {
  const good = (await putAsset(house.ctx, 'good.txt', 'as it was')).version.sha256
  const changed = (await putAsset(house.ctx, 'changed.txt', 'one letter')).version.sha256
  const lost = (await putAsset(house.ctx, 'lost.txt', 'gone soon')).version.sha256
  await overwrite(changed, 'one better')
  await house.ctx.storage.delete(blobKey(lost))
  await scrubBlobs(house.ctx)
  expect(await blob(good)).toMatchObject({ damaged_at: null, verified_at: expect.any(Date) })
  expect(await blob(changed)).toMatchObject({ damaged_at: expect.any(Date) })
  expect(await blob(lost)).toMatchObject({ damaged_at: expect.any(Date) })
  expect((await house.admin.upkeep.getSystem()).storage.damaged).toBe(2)
})

test('what was put right is good again the next time, and fresh proof is not repeated', async () => {
  const later = { ...house.ctx, now: () => new Date(Date.now() + 40 * 24 * 3_600_000) }
  const { sha256 } = (await putAsset(house.ctx, 'mended.txt', 'a good word')).version
  await overwrite(sha256, 'a bad  word')
  await scrubBlobs(house.ctx)
  await overwrite(sha256, 'a good word')
  await scrubBlobs(house.ctx)
  expect(await blob(sha256)).toMatchObject({ damaged_at: expect.any(Date) })
  await scrubBlobs(later)
  expect(await blob(sha256)).toMatchObject({ damaged_at: null })
})

test('stored bytes without a row are handed to the collector once they are a day old', async () => {
  const sha256 = createHash('sha256').update('left behind').digest('hex')
  await overwrite(sha256, 'left behind')
  await adoptStrayBlobs(house.ctx)
  expect(await blob(sha256)).toBeUndefined()
  await adoptStrayBlobs({ ...house.ctx, now: () => new Date(Date.now() + 25 * 3_600_000) })
  expect(await blob(sha256)).toMatchObject({ orphaned_at: expect.any(Date) })
})
