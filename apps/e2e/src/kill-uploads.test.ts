import { randomBytes, randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { uploadFile } from '@damask/sdk'
import { expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { type DamaskProcess, startDamask } from './start-damask.ts'
import { sha256, wrongBlobs } from './stored-blobs.ts'
import { appendBytes, createUpload, offsetOf, slowly } from './tus.ts'

const MIB = 1024 * 1024
const damask = await startDamask()

test('an upload that is killed again and again goes on where it was, and every byte arrives', async () => {
  const bytes = randomBytes(20 * MIB)
  const id = await createUpload(damask, bytes.length, { filename: 'killed.bin' })
  let acknowledged = 0
  for (let kills = 0; acknowledged < bytes.length; kills++) {
    const mayKill = kills < 4
    const killAt = mayKill ? sleep(randomInt(60, 600)).then(() => kill(damask, kills)) : undefined
    while (acknowledged < bytes.length) {
      const part = bytes.subarray(acknowledged, acknowledged + randomInt(1, 6 * MIB))
      const isLast = acknowledged + part.length === bytes.length
      // The end is for the last round, so that all kills fall into the sending.
      if (isLast && mayKill) break
      const sent = await appendBytes(damask, id, acknowledged, slowly(part)).catch(() => undefined)
      if (sent === undefined) break
      acknowledged = sent
    }
    if (!killAt) break
    await killAt
    console.log(`killed after ${acknowledged} acknowledged bytes; up again in ${Math.round(await damask.start())} ms`)
    const offset = await offsetOf(damask, id)
    expect(offset).toBeGreaterThanOrEqual(acknowledged)
    expect(offset).toBeLessThanOrEqual(bytes.length)
    acknowledged = offset
  }
  await expectStored(id, bytes)
})

test('a kill after the last byte loses nothing: the file is in the library without anybody asking again', async () => {
  for (let round = 0; round < 4; round++) {
    const bytes = randomBytes(8 * MIB)
    const id = await createUpload(damask, bytes.length, { filename: `last-${round}.bin` })
    const sending = appendBytes(damask, id, 0, bytes).catch(() => undefined)
    await sleep(randomInt(0, 120))
    await kill(damask, round)
    await sending
    await damask.start()
    let offset = await offsetOf(damask, id)
    if (offset < bytes.length) offset = await appendBytes(damask, id, offset, bytes.subarray(offset))
    await expectStored(id, bytes)
  }
})

test('the client waits for the server to come back and goes on by itself', async () => {
  const bytes = randomBytes(24 * MIB)
  const upload = uploadFile(damask.sdk, {
    source: new Blob([bytes]),
    name: 'patient.bin',
    sizeBytes: bytes.length,
    chunkSizeBytes: 512 * 1024,
  })
  await eventually('the upload has begun', async () => upload.uploadId !== null)
  for (let kills = 0; kills < 2; kills++) {
    await sleep(randomInt(0, 80))
    await kill(damask, kills)
    await damask.start()
  }
  const done = await upload.done
  expect(done.state).toBe('done')
  await expectStored(done.id, bytes)
})

test('afterwards no blob is partial, nothing waits, and nothing was left running', async () => {
  const { checked, wrong } = await wrongBlobs(damask.dataFolder)
  expect(wrong).toEqual([])
  expect(checked).toBe(6)
  expect((await damask.sdk.uploads.list()).items).toEqual([])
  await damask.stop()
  expect(damask.leftovers()).toEqual([])
})

/** Everything at once in even rounds; in odd ones only Damask itself, so that its database server is left behind. */
async function kill(of: DamaskProcess, round: number): Promise<void> {
  if (round % 2 === 0) await of.kill9Tree()
  else await of.kill9Main()
}

async function expectStored(uploadId: Parameters<typeof offsetOf>[1], bytes: Buffer): Promise<void> {
  const upload = await eventually(
    'the upload is done',
    async () => {
      const found = await damask.sdk.uploads.get({ uploadId })
      return found.state === 'done' && found
    },
    { describe: () => damask.sdk.uploads.get({ uploadId }) },
  )
  const response = await damask.sdk.assets.download({ assetId: upload.assetId! })
  expect(sha256(await response.bytes())).toBe(sha256(bytes))
}
