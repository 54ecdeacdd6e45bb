import { readdir, readFile } from 'node:fs/promises'
import type { AssetId, UploadId } from '@damask/contract'
import {
  hasFfmpeg,
  makeJpeg,
  makeMp3,
  makeMp4,
  makePdf,
  makePng,
  makeSvg,
  makeText,
  makeTiff,
  makeWebp,
  pngBomb,
} from '@damask/media/testing'
import { openS3Store } from '@damask/storage'
import { startFakeS3 } from '@damask/storage/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { sendWhole } from '../../testing/tus-calls.ts'

let server: TestServer
/** A picture that takes a while. */
let large: Buffer
beforeAll(async () => {
  server = await startTestServer({ worker: true })
  // Just below the limit of pixels: long enough at work to be met there, whatever the machine.
  large = pngBomb({ width: 16_000, height: 16_000 })
})

async function add(bytes: Uint8Array, filename: string, on = server): Promise<AssetId> {
  const { path, problem } = await sendWhole(on, new Uint8Array(bytes), { filename })
  expect(problem).toBeUndefined()
  const upload = await on.admin.uploads.get({ uploadId: path.split('/').at(-1) as UploadId })
  return upload.assetId!
}

async function processed(assetId: AssetId, on = server) {
  await on.until(async () => /done|failed/.test((await on.admin.assets.get({ assetId })).processing))
  return {
    asset: await on.admin.assets.get({ assetId }),
    processing: await on.admin.renditions.getProcessing({ assetId }),
  }
}

const fetchRendition = (assetId: AssetId, recipe: string, headers: Record<string, string> = {}, query = '') =>
  fetch(`${server.origin}/api/v1/assets/${assetId}/renditions/${recipe}${query}`, {
    headers: { authorization: `Bearer ${server.key}`, ...headers },
  })

describe('what comes in is seen', () => {
  const pictures: [string, () => Promise<Uint8Array> | Uint8Array][] = [
    ['photo.jpg', () => makeJpeg({ width: 900, height: 600 })],
    ['drawing.png', () => makePng({ width: 300, height: 200 })],
    ['web.webp', () => makeWebp({ width: 300, height: 200 })],
    ['scan.tiff', () => makeTiff({ width: 300, height: 200 })],
    ['logo.svg', () => makeSvg({ width: 300, height: 200 })],
    ['letter.pdf', () => makePdf()],
    ['notes.txt', () => makeText()],
  ]
  test.each(pictures)('%s', async (name, make) => {
    const { asset, processing } = await processed(await add(await make(), name))
    expect(processing.steps.filter((step) => step.state === 'failed')).toEqual([])
    expect(asset.processing).toBe('done')
    expect(asset.renditions).toContain('thumbnail')
    expect(processing).toMatchObject({ state: 'done', attempts: 1 })
    expect(processing.renditions.map(({ recipe }) => recipe).sort()).toEqual([...asset.renditions].sort())
    const thumbnail = await fetchRendition(asset.id, 'thumbnail')
    expect(thumbnail.headers.get('content-type')).toMatch(/^image\//)
    expect((await thumbnail.arrayBuffer()).byteLength).toBe(Number(thumbnail.headers.get('content-length')))
  })

  test('film and sound', async (context) => {
    if (!(await hasFfmpeg())) context.skip('Films can only be made where ffmpeg is.')
    const film = await processed(await add(await makeMp4({ seconds: 1, width: 320, height: 240 }), 'film.mp4'))
    expect(film.asset).toMatchObject({ processing: 'done', kind: 'video', version: { width: 320, height: 240 } })
    expect(film.asset.renditions).toEqual(expect.arrayContaining(['poster', 'thumbnail', 'preview']))
    const sound = await processed(await add(await makeMp3({ seconds: 1 }), 'sound.mp3'))
    expect(sound.asset).toMatchObject({ processing: 'done', kind: 'audio' })
    expect(sound.asset.renditions).toContain('waveform')
  })

  test('and measured', async () => {
    const { asset } = await processed(await add(await makeJpeg({ width: 640, height: 400, seed: 9 }), 'measured.jpg'))
    expect(asset).toMatchObject({ orientation: 'landscape', version: { width: 640, height: 400, mime: 'image/jpeg' } })
    expect(asset.thumbHash).toBeTruthy()
    expect(asset.palette[0]).toMatch(/^#[0-9a-f]{6}$/)
    const facts = await server.admin.assets.getFacts({ assetId: asset.id })
    expect(facts.groups.length).toBeGreaterThan(0)
  })
})

test('the same bytes are processed once, also when both come at the same time', async () => {
  const bytes = await makeJpeg({ width: 500, height: 500, seed: 77 })
  const ids = await Promise.all([add(bytes, 'one.jpg'), add(bytes, 'two.jpg'), add(bytes, 'three.jpg')])
  const all = await Promise.all(ids.map((id) => processed(id)))
  for (const { asset, processing } of all) {
    expect(asset).toMatchObject({ processing: 'done', version: { width: 500 }, orientation: 'square' })
    expect(processing.attempts).toBe(1)
  }
})

describe('a rendition', () => {
  let assetId: AssetId
  beforeAll(async () => {
    assetId = (await processed(await add(await makeJpeg({ width: 800, height: 600, seed: 5 }), 'fjord.jpg'))).asset.id
  })

  test('is sent once and then remembered by its tag, for ever when a version is named', async () => {
    const first = await fetchRendition(assetId, 'grid')
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    expect(first.headers.get('content-disposition')).toContain('inline')
    const etag = first.headers.get('etag')!
    expect((await fetchRendition(assetId, 'grid', { 'if-none-match': etag })).status).toBe(304)
    const pinned = await fetchRendition(assetId, 'grid', {}, '?v=1')
    expect(pinned.headers.get('cache-control')).toContain('immutable')
    expect(Buffer.from(await pinned.arrayBuffer())).toEqual(Buffer.from(await first.arrayBuffer()))
  })

  test('that was never made, of a version that is not there, of an asset that is not there', async () => {
    const codeOf = async (response: Response) => (await response.json()).code
    expect(await codeOf(await fetchRendition(assetId, 'proxy'))).toBe('rendition_not_found')
    expect(await codeOf(await fetchRendition(assetId, 'grid', {}, '?v=9'))).toBe('version_not_found')
    const nobody = '018f0000-0000-7000-8000-000000000000' as AssetId
    expect(await codeOf(await fetchRendition(nobody, 'grid'))).toBe('asset_not_found')
    const stranger = await fetch(`${server.origin}/api/v1/assets/${assetId}/renditions/grid`)
    expect(stranger.status).toBe(401)
  })
})

describe('a file that cannot be processed', () => {
  test('is kept, says why in a sentence, and can be tried again', async () => {
    // The signature and the size of a picture, and nothing of it.
    const bytes = (await makePng({ width: 400, height: 300, seed: 3 })).subarray(0, 40)
    const { asset, processing } = await processed(await add(bytes, 'broken.png'))
    expect(asset.processing).toBe('failed')
    const failed = processing.steps.filter((step) => step.state === 'failed')
    expect(failed.length).toBeGreaterThan(0)
    for (const step of failed) expect(step.sentence).toMatch(/^[A-Z].*\.$/)
    const file = await fetch(`${server.origin}/api/v1/assets/${asset.id}/file`, {
      headers: { authorization: `Bearer ${server.key}` },
    })
    expect(Buffer.from(await file.arrayBuffer())).toEqual(Buffer.from(bytes))

    const again = await server.admin.renditions.retry({ assetId: asset.id })
    expect(again.processing).toBe('waiting')
    const after = await processed(asset.id)
    expect(after.processing).toMatchObject({ state: 'failed', attempts: 1 })
    expect(after.processing.endedAt).not.toBe(processing.endedAt)
  })

  test('because it takes too long is stopped and says so', async () => {
    const hasty = await startTestServer({ worker: true, settings: { DAMASK_PROCESSING_TIMEOUT_SECONDS: '1' } })
    const others = await mediaProcesses()
    const assetId = await add(large, 'hangs.png', hasty)
    await hasty.until(async () => {
      const [mine] = (await mediaProcesses()).filter((pid) => !others.includes(pid))
      return mine !== undefined && send(mine, 'SIGSTOP')
    })
    const { asset, processing } = await processed(assetId, hasty)
    expect(asset.processing).toBe('failed')
    expect(processing.steps.map((step) => step.sentence)).toContain('This took too long and was stopped.')
    await hasty.close()
  })

  test('because it kills its process is one failed asset, and everything else goes on', async () => {
    const assetId = await add(large, 'killer.png')
    let killed = 0
    let isOver = false
    const watching = server
      .until(async () => (await server.admin.assets.get({ assetId })).processing === 'failed')
      .finally(() => {
        isOver = true
      })
    watching.catch(() => {})
    while (!isOver) {
      const busy = server.house.media.stats().busy > 0
      for (const pid of busy ? await mediaProcesses() : []) if (send(pid, 'SIGKILL')) killed++
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await watching
    expect(killed).toBeGreaterThanOrEqual(2)
    const { processing } = await processed(assetId)
    expect(processing.attempts).toBe(2)
    // The step that ran, or the two that ran side by side.
    const failed = processing.steps.filter((step) => step.state === 'failed')
    expect(new Set(failed.map((step) => step.sentence))).toEqual(
      new Set(['Processing stopped unexpectedly; the file may be damaged.']),
    )
    const next = await processed(await add(await makeJpeg({ width: 200, height: 100, seed: 12 }), 'next.jpg'))
    expect(next.asset.processing).toBe('done')
    await server.admin.renditions.retry({ assetId })
    expect((await processed(assetId)).asset.processing).toBe('done')
  })
})

/** The media processes that this test's own server has started. */
/** False when the process has just ended by itself. */
function send(pid: number, signal: 'SIGSTOP' | 'SIGKILL'): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

async function mediaProcesses(): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    const command = parent === process.pid ? await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '') : ''
    if (command.includes('media/src/worker.ts')) found.push(Number(name))
  }
  return found
}

test('a server that was stopped in the middle goes on after its start', async () => {
  const first = await startTestServer({ worker: true })
  const assetId = await add(large, 'long.png', first)
  await first.until(async () => (await first.admin.assets.get({ assetId })).processing === 'running')
  const second = await first.restart()
  const { asset, processing } = await processed(assetId, second)
  expect(asset.processing).toBe('done')
  expect(processing.attempts).toBe(1)
  expect(await readdir(second.house.folder.path('scratch'))).toEqual([])
  await second.close()
})

test('a store that fails delays processing and never fails a file', async () => {
  const s3 = await startFakeS3()
  const { endpoint, bucket, accessKeyId, secretAccessKey } = s3
  const at = { endpoint, bucket, accessKeyId, secretAccessKey, region: 'us-east-1', forcePathStyle: true }
  const on = await startTestServer({ storage: openS3Store(at), worker: true })
  s3.setFault({ mode: '403', match: /^PUT .*renditions/ })
  const assetId = await add(await makeJpeg({ width: 300, height: 200, seed: 31 }), 'away.jpg', on)
  await on.until(async () => s3.requests.some((line) => /^PUT .*renditions/.test(line)))
  await on.until(async () => (await on.admin.assets.get({ assetId })).processing === 'waiting')
  s3.setFault({ mode: 'none' })
  const { asset, processing } = await processed(assetId, on)
  expect(asset.processing).toBe('done')
  expect(processing.attempts).toBe(1)
  expect([...s3.objects.keys()].filter((key) => key.startsWith('renditions/')).length).toBe(asset.renditions.length)
  await on.close()
  await s3.close()
})
