import { randomBytes } from 'node:crypto'
import type { UploadId } from '@damask/contract'
import { makeJpeg } from '@damask/media/testing'
import { type Fault, startFakeS3 } from '@damask/storage/testing'
import { afterAll, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { startDamask } from './start-damask.ts'
import { sha256 } from './stored-blobs.ts'
import { appendBytes, createUpload, Refused, sendByTus } from './tus.ts'

const s3 = await startFakeS3()
const damask = await startDamask({
  settings: {
    DAMASK_STORAGE: 's3',
    DAMASK_S3_ENDPOINT: s3.endpoint,
    DAMASK_S3_BUCKET: s3.bucket,
    DAMASK_S3_ACCESS_KEY_ID: s3.accessKeyId,
    DAMASK_S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    DAMASK_S3_FORCE_PATH_STYLE: 'true',
  },
})
afterAll(() => s3.close())

const photo = await makeJpeg({ width: 800, height: 600 })
let keptId: string

test('a library on S3 takes files, shows previews and gives the bytes back', async () => {
  const { assetId } = await sendByTus(damask, photo, { filename: 'photo.jpg' })
  keptId = assetId!
  await eventually(
    'the photo is processed',
    async () => (await damask.sdk.assets.get({ assetId: assetId! })).processing === 'done',
  )
  expect((await damask.fetch(`/api/v1/assets/${keptId}/renditions/thumbnail`)).status).toBe(200)
  await expectBytes(keptId, photo)
})

test.for([
  { mode: '500', code: 'storage_unavailable' },
  { mode: '503-slow-down', code: 'storage_unavailable' },
  { mode: '403', code: 'storage_refused' },
  { mode: 'full', code: 'storage_full' },
  { mode: 'reset', code: 'storage_unavailable' },
] as const)(
  'a store that answers $mode: a clear problem, and the upload ends by itself afterwards',
  async ({ mode, code }) => {
    s3.setFault({ mode })
    const bytes = randomBytes(300_000)
    const { id, heard } = await sendIntoFault(bytes, `${mode}.bin`)
    // Small waits of a busy store are bridged; then the sender is told, or hears that the bytes are safe meanwhile.
    if (heard) {
      expect(heard.type).toContain('application/problem+json')
      expect(heard.problem.code).toBe(code)
      expect(heard.problem.detail).toMatch(/^The storage .+\.$/)
      expect([503, 507]).toContain(heard.status)
    }
    const waiting = await damask.sdk.uploads.get({ uploadId: id })
    expect(waiting).toMatchObject({ state: 'verifying', offset: bytes.length })
    const download = await damask.fetch(`/api/v1/assets/${keptId}/file`)
    expect([503, 507]).toContain(download.status)
    expect(await download.json()).toMatchObject({ code })
    // What needs no bytes goes on.
    expect((await damask.sdk.assets.get({ assetId: keptId as never })).name).toBe('photo.jpg')

    s3.setFault({ mode: 'none' })
    await expectArrives(id, bytes)
    await expectBytes(keptId, photo)
  },
)

test('a store that never answers: nothing is lost, and the upload ends by itself afterwards', async () => {
  s3.setFault({ mode: 'timeout' } satisfies Fault)
  const bytes = randomBytes(200_000)
  const { id } = await sendIntoFault(bytes, 'timeout.bin')
  expect(await damask.sdk.uploads.get({ uploadId: id })).toMatchObject({ state: 'verifying', offset: bytes.length })
  s3.setFault({ mode: 'none' })
  await expectArrives(id, bytes)
})

test('processing that fails on the store is done by itself afterwards', async () => {
  // Originals go in and come out; only the previews cannot be stored.
  s3.setFault({ mode: '500', match: /^PUT .*\/renditions\// })
  const bytes = await makeJpeg({ width: 700, height: 500, seed: 7 })
  const { assetId } = await sendByTus(damask, bytes, { filename: 'later.jpg' })
  await eventually('a preview was refused', async () => s3.requests.some((line) => /^PUT .*\/renditions\//.test(line)))
  s3.setFault({ mode: 'none' })
  const asset = await eventually(
    'the previews are there',
    async () => {
      const found = await damask.sdk.assets.get({ assetId: assetId! })
      return found.processing === 'done' && found.renditions.includes('thumbnail') && found
    },
    { withinMs: 120_000, describe: () => damask.sdk.renditions.getProcessing({ assetId: assetId! }) },
  )
  expect((await damask.fetch(`/api/v1/assets/${asset.id}/renditions/thumbnail`)).status).toBe(200)
})

test('was told as what it is: warnings, no error, and no upload is left open in the store', async () => {
  expect(damask.complaints().filter((line) => line.level >= 50)).toEqual([])
  expect([...s3.uploads.keys()]).toEqual([])
  await damask.stop()
  expect(damask.leftovers()).toEqual([])
})

async function sendIntoFault(bytes: Buffer, filename: string): Promise<{ id: UploadId; heard: Refused | undefined }> {
  const id = await createUpload(damask, bytes.length, { filename })
  const heard = await appendBytes(damask, id, 0, bytes).catch((error: unknown) => error)
  if (heard instanceof Error && !(heard instanceof Refused)) throw heard
  return { id, heard: heard instanceof Refused ? heard : undefined }
}

async function expectArrives(uploadId: UploadId, bytes: Buffer): Promise<void> {
  const ask = () => damask.sdk.uploads.get({ uploadId })
  const upload = await eventually('the upload is done', async () => (await ask()).state === 'done' && ask(), {
    withinMs: 120_000,
    describe: ask,
  })
  expect(upload.problem).toBeNull()
  await expectBytes(upload.assetId!, bytes)
}

async function expectBytes(assetId: string, bytes: Buffer): Promise<void> {
  const response = await damask.fetch(`/api/v1/assets/${assetId}/file`)
  expect(response.status).toBe(200)
  expect(sha256(await response.bytes())).toBe(sha256(bytes))
}
