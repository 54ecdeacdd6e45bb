import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeJpeg } from '@damask/media/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { type DamaskProcess, startDamask } from './start-damask.ts'
import { sha256, wrongBlobs } from './stored-blobs.ts'
import { appendBytes, createUpload, offsetOf, Refused, sendByTus } from './tus.ts'

const MIB = 1024 * 1024
const dataFolder = mkdtempSync(join(tmpdir(), 'damask-full-'))
const staging = join(dataFolder, 'staging')
const files = join(dataFolder, 'files')
const areMounted = [staging, files].every(mountSmallDisk)

afterAll(() => {
  for (const disk of [staging, files]) spawnSync('umount', ['--lazy', disk])
  rmSync(dataFolder, { recursive: true, force: true })
})

// Two small disks of memory: only root may mount them, and not in every container.
describe.runIf(areMounted)('a full disk', async () => {
  const damask = areMounted ? await startDamask({ dataFolder }) : (undefined as unknown as DamaskProcess)
  const before = randomBytes(MIB)
  let kept: string

  test('where bytes arrive is said at once, loses nothing, and the upload goes on when there is room', async () => {
    kept = (await sendByTus(damask, before, { filename: 'before.bin' })).assetId!
    const bytes = randomBytes(10 * MIB)
    const id = await createUpload(damask, bytes.length, { filename: 'large.bin' })
    const acknowledged = await appendBytes(damask, id, 0, bytes.subarray(0, 4 * MIB))
    const makeRoom = fillUp(staging, MIB)

    const refused = await appendBytes(damask, id, acknowledged, bytes.subarray(acknowledged)).catch((e: unknown) => e)
    expectStorageFull(refused)
    const offset = await offsetOf(damask, id)
    expect(offset).toBeGreaterThanOrEqual(acknowledged)
    await expectBytes(damask, kept, before)

    makeRoom()
    await appendBytes(damask, id, offset, bytes.subarray(offset))
    await expectArrives(damask, id, bytes)
  })

  test('where files are kept leaves the upload waiting, and it ends by itself when there is room', async () => {
    const bytes = randomBytes(6 * MIB)
    const makeRoom = fillUp(files, MIB)
    const id = await createUpload(damask, bytes.length, { filename: 'waits.bin' })
    const refused = await appendBytes(damask, id, 0, bytes).catch((error: unknown) => error)
    expectStorageFull(refused)
    const waiting = await damask.sdk.uploads.get({ uploadId: id })
    expect(waiting).toMatchObject({ state: 'verifying', offset: bytes.length, problem: { code: 'storage_full' } })
    await expectBytes(damask, kept, before)

    makeRoom()
    await expectArrives(damask, id, bytes)
  })

  test('without room for previews the asset is there, and gets them by itself when there is room', async () => {
    const bytes = await makeJpeg({ width: 900, height: 700, noise: 120, quality: 90 })
    const makeRoom = fillUp(files, bytes.length + 32 * 1024)
    const { assetId } = await sendByTus(damask, bytes, { filename: 'noise.jpg' })
    await eventually('processing has met the full disk', async () =>
      damask.complaints().some((line) => line.job === 'renditions.process'),
    )
    await expectBytes(damask, assetId!, bytes)

    makeRoom()
    const asset = await eventually(
      'the previews are there',
      async () => {
        const found = await damask.sdk.assets.get({ assetId: assetId as never })
        return found.processing === 'done' && found.renditions.length > 0 && found
      },
      { withinMs: 120_000, describe: () => damask.sdk.renditions.getProcessing({ assetId: assetId as never }) },
    )
    for (const recipe of asset.renditions) {
      expect((await damask.fetch(`/api/v1/assets/${asset.id}/renditions/${recipe}`)).status, recipe).toBe(200)
    }
    expect((await wrongBlobs(dataFolder)).wrong).toEqual([])
  })

  test('was told as what it is: warnings, no error', () => {
    expect(damask.complaints().filter((line) => line.level >= 50)).toEqual([])
  })
})

function mountSmallDisk(path: string): boolean {
  mkdirSync(path, { recursive: true })
  return process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', path]).status === 0
}

/** Fills a disk until only that much is free. @returns a function that makes the room again */
function fillUp(disk: string, leaveBytes: number): () => void {
  const { bavail, bsize } = statfsSync(disk)
  const filler = join(disk, 'filler')
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)))
  return () => rmSync(filler)
}

function expectStorageFull(error: unknown): void {
  expect(error).toBeInstanceOf(Refused)
  const { status, type, problem } = error as Refused
  expect(status).toBe(507)
  expect(type).toContain('application/problem+json')
  expect(problem).toMatchObject({
    code: 'storage_full',
    detail: 'The storage is full. Nothing was lost: make room, then try again.',
  })
}

async function expectBytes(damask: DamaskProcess, assetId: string, bytes: Buffer): Promise<void> {
  const response = await damask.fetch(`/api/v1/assets/${assetId}/file`)
  expect(response.status).toBe(200)
  expect(sha256(await response.bytes())).toBe(sha256(bytes))
}

async function expectArrives(damask: DamaskProcess, uploadId: Parameters<typeof offsetOf>[1], bytes: Buffer) {
  const ask = () => damask.sdk.uploads.get({ uploadId })
  const upload = await eventually('the upload is done', async () => (await ask()).state === 'done' && ask(), {
    withinMs: 120_000,
    describe: ask,
  })
  expect(upload.problem).toBeNull()
  await expectBytes(damask, upload.assetId!, bytes)
}
