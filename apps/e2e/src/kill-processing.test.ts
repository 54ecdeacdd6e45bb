import { randomInt } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Asset, AssetId } from '@damask/contract'
import { makePdf, makePhotoJpegs, makePng, makeText, makeWav } from '@damask/media/testing'
import { DamaskError, paginate } from '@damask/sdk'
import { beforeAll, expect, test } from 'vitest'
import { contradictions } from './database-of.ts'
import { eventually } from './eventually.ts'
import { commandOf, untilGone } from './process-tree.ts'
import { startDamask } from './start-damask.ts'
import { sha256, wrongBlobs } from './stored-blobs.ts'
import { sendByTus } from './tus.ts'

type Made = { name: string; bytes: Buffer }

const COUNT = 200
const damask = await startDamask()
let files: Made[]

beforeAll(async () => {
  files = await madeFiles()
  expect(files).toHaveLength(COUNT)
})

test('200 files whose processing is killed again and again are all there, whole, and looked at', async () => {
  const acknowledged = new Map<AssetId, string>()
  const waiting = [...files]
  for (const until of [50, 120, 170]) {
    // Some are still arriving while the first are looked at: the kill hits both.
    const sending = sendAll(waiting, acknowledged)
    await eventually('enough files have arrived', async () => acknowledged.size >= until, {
      describe: async () => acknowledged.size,
    })
    await sleep(randomInt(0, 500))
    if (until === 120) {
      const below = await damask.kill9Main()
      const children = below.filter((pid) => !isPostgres(pid))
      expect(await untilGone(children, 20_000), 'media processes of a killed Damask end by themselves').toEqual([])
    } else {
      await damask.kill9Tree()
    }
    waiting.unshift(...(await sending))
    await damask.start()
  }
  while (waiting.length > 0) waiting.unshift(...(await sendAll(waiting, acknowledged)))

  const states = () => damask.sdk.assets.count({ processing: ['waiting', 'running'] })
  await eventually('nothing waits any more', async () => (await states()).total === 0, {
    withinMs: 150_000,
    describe: states,
  })
  const assets = await everyAsset()
  const known = new Map(assets.map((asset) => [asset.id, asset]))
  for (const [id, sum] of acknowledged) expect(known.get(id)?.version.sha256, `${id} was acknowledged`).toBe(sum)
  expect(new Set(assets.map((asset) => asset.version.sha256)).size).toBe(COUNT)
  expect(assets.filter((asset) => asset.processing === 'failed').map((asset) => asset.name)).toEqual(
    assets.filter((asset) => asset.name.startsWith('broken')).map((asset) => asset.name),
  )
  await expectReadable(assets)
  expect(await contradictions(damask)).toEqual({})
})

test('no blob is partial, and no process is left', async () => {
  const { checked, wrong } = await wrongBlobs(damask.dataFolder)
  expect(wrong).toEqual([])
  expect(checked).toBe(COUNT)
  await damask.stop()
  expect(damask.leftovers()).toEqual([])
})

/** Sends until the list is empty or the server is gone. @returns what could not be sent, to be sent again */
async function sendAll(waiting: Made[], acknowledged: Map<AssetId, string>): Promise<Made[]> {
  const failed: Made[] = []
  let isGone = false
  const sender = async () => {
    while (!isGone) {
      const file = waiting.shift()
      if (!file) return
      try {
        const { assetId } = await sendByTus(damask, file.bytes, { filename: file.name, duplicates: 'skip' })
        if (assetId) acknowledged.set(assetId, sha256(file.bytes))
        else failed.push(file)
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof DamaskError)) throw error
        failed.push(file)
        isGone = true
      }
    }
  }
  await Promise.all([sender(), sender(), sender()])
  return failed
}

async function everyAsset(): Promise<Asset[]> {
  const assets: Asset[] = []
  for await (const { items } of paginate(damask.sdk.assets.list, { limit: 200 })) assets.push(...items)
  return assets
}

/** Every rendition that an asset claims to have answers with a whole picture, sound shape or text. */
async function expectReadable(assets: Asset[]): Promise<void> {
  let read = 0
  for (const asset of assets) {
    for (const recipe of asset.renditions) {
      const response = await damask.fetch(`/api/v1/assets/${asset.id}/renditions/${recipe}`)
      const bytes = await response.bytes()
      expect(response.status, `${recipe} of ${asset.name}`).toBe(200)
      expect(bytes.length, `${recipe} of ${asset.name}`).toBe(Number(response.headers.get('content-length')))
      if (response.headers.get('content-type') === 'image/webp') {
        // A WebP says in its second word how long it is (RIFF).
        expect(Buffer.from(bytes).readUInt32LE(4) + 8, `${recipe} of ${asset.name}`).toBe(bytes.length)
      }
      read++
    }
  }
  expect(read).toBeGreaterThanOrEqual(COUNT)
}

const isPostgres = (pid: number) => /postgres/.test(commandOf(pid))

/** Mostly photographs; a few of each other kind, and three that cannot be decoded. */
async function madeFiles(): Promise<Made[]> {
  const directory = await mkdtemp(join(tmpdir(), 'damask-photos-'))
  try {
    const paths = await makePhotoJpegs({ count: 180, directory, width: 1500, height: 1000, scenes: 2 })
    const photos = await Promise.all(
      paths.map(async (path, index) => ({ name: `photo ${index}.jpg`, bytes: await readFile(path) })),
    )
    const others: Made[] = []
    for (let n = 0; n < 5; n++) {
      others.push({ name: `drawing ${n}.png`, bytes: await makePng({ seed: n + 1 }) })
      others.push({ name: `paper ${n}.pdf`, bytes: makePdf({ title: `Paper ${n}`, text: `Number ${n}` }) })
      others.push({ name: `tone ${n}.wav`, bytes: makeWav({ frequency: 300 + n * 50 }) })
    }
    for (let n = 0; n < 2; n++) others.push({ name: `notes ${n}.txt`, bytes: makeText({ text: `Note ${n}` }) })
    for (let n = 0; n < 3; n++) {
      others.push({
        name: `broken ${n}.jpg`,
        bytes: Buffer.from(`\xff\xd8\xff\xe0\x00\x10JFIF\x00 and then ${n}`, 'latin1'),
      })
    }
    return [...others, ...photos]
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
