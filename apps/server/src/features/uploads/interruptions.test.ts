import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import type { UploadId } from '@damask/contract'
import { makeText } from '@damask/media/testing'
import { openS3Store } from '@damask/storage'
import { startFakeS3 } from '@damask/storage/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { metadata, sendWhole, tusCalls } from '../../testing/tus-calls.ts'
import { finishWaiting } from './sweep-uploads.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})

let made = 0
const someText = (lines: number) =>
  new Uint8Array(makeText({ lines: 1, text: `Interruption ${++made}\n${'A line of text.\n'.repeat(lines)}` }))
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const idOf = (path: string) => path.split('/').at(-1) as UploadId
const begin = async (on: TestServer, bytes: Uint8Array, filename = 'a.txt') =>
  (await tusCalls(on).create({ 'upload-length': String(bytes.length), 'upload-metadata': metadata({ filename }) })).path
const stagedPath = (on: TestServer, path: string) => on.house.folder.path('staging', idOf(path))
const stagedSize = async (on: TestServer, path: string) => (await stat(stagedPath(on, path))).size

async function storedSum(on: TestServer, path: string) {
  const { assetId, state } = await on.admin.uploads.get({ uploadId: idOf(path) })
  expect(state).toBe('done')
  return (await on.admin.assets.get({ assetId: assetId! })).version.sha256
}
const countAssets = async (on: TestServer) => (await on.admin.assets.count({})).total

describe('a connection that dies', () => {
  test('loses nothing of what the server had received', async () => {
    const tus = tusCalls(server)
    const bytes = someText(200_000)
    const path = await begin(server, bytes)
    const sent = 2_000_000
    const { cut, ended } = await tus.begin(path, 0, bytes.slice(0, sent), bytes.length)
    await server.until(async () => (await stagedSize(server, path)) >= 1_000_000)
    cut()
    expect(await ended).toBe('cut')
    await server.until(async () => (await stagedSize(server, path)) === sent)
    expect(await tus.offset(path)).toBe(sent)
    expect((await tus.append(path, sent, bytes.slice(sent))).status).toBe(204)
    expect(await storedSum(server, path)).toBe(sha256(bytes))
  })

  test('without a word is taken over by the next one', async () => {
    const tus = tusCalls(server)
    const bytes = someText(200_000)
    const path = await begin(server, bytes)
    const silent = await tus.begin(path, 0, bytes.slice(0, 500_000), bytes.length)
    await new Promise((resolve) => setTimeout(resolve, 100))
    // Nobody told the server that the first connection is dead; asking for the offset is enough.
    const offset = await tus.offset(path)
    // How much had arrived by then is the machine's business; what is acknowledged must hold.
    expect(offset).toBeLessThanOrEqual(500_000)
    expect(await silent.ended).toBe('cut')
    expect((await tus.append(path, offset, bytes.slice(offset))).status).toBe(204)
    expect(await storedSum(server, path)).toBe(sha256(bytes))
  })

  test('lets a second sender in, and never two at once', async () => {
    const tus = tusCalls(server)
    const bytes = someText(100_000)
    const path = await begin(server, bytes)
    const first = await tus.begin(path, 0, bytes.slice(0, 400_000), bytes.length)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const second = await tus.append(path, 0, bytes)
    expect(second.problem).toMatchObject({ code: 'upload_offset_mismatch', offset: 400_000 })
    expect(await first.ended).toBe('cut')
    expect((await tus.append(path, 400_000, bytes.slice(400_000))).status).toBe(204)
    expect(await storedSum(server, path)).toBe(sha256(bytes))
  })

  test('in the middle of a part with a checksum leaves nothing of that part', async () => {
    const tus = tusCalls(server)
    const bytes = someText(200_000)
    const path = await begin(server, bytes)
    await tus.append(path, 0, bytes.slice(0, 300))
    const rest = bytes.slice(300)
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      `PATCH ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${server.key}\r\ntus-resumable: 1.0.0\r\n` +
        `content-type: application/offset+octet-stream\r\nupload-offset: 300\r\ncontent-length: ${rest.length}\r\n` +
        `upload-checksum: sha1 ${createHash('sha1').update(rest).digest('base64')}\r\n\r\n`,
    )
    socket.write(rest.slice(0, 2_000_000))
    await server.until(async () => (await stagedSize(server, path)) >= 1_000_000)
    // Should the process die now, this says from where on nothing is known to be good.
    expect(await readFile(`${stagedPath(server, path)}.unverified`, 'utf8')).toBe('300')
    socket.destroy()
    expect(await tus.offset(path)).toBe(300)
    expect(await stagedSize(server, path)).toBe(300)
  })
})

describe('a server that was restarted', () => {
  test('goes on where the upload was, and knows the sum of the whole', async () => {
    const first = await startTestServer()
    const bytes = someText(100_000)
    const path = await begin(first, bytes)
    await tusCalls(first).append(path, 0, bytes.slice(0, 700_000))
    const open = await tusCalls(first).begin(path, 700_000, bytes.slice(700_000, 900_000), bytes.length - 700_000)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const second = await first.restart()
    await open.ended
    const offset = await tusCalls(second).offset(path)
    expect(offset).toBe(900_000)
    await tusCalls(second).append(path, offset, bytes.slice(offset))
    expect(await storedSum(second, path)).toBe(sha256(bytes))
    await second.close()
  })

  test('finishes what was complete when it was killed, exactly once', async () => {
    const first = await startTestServer()
    const bytes = someText(1000)
    const path = await begin(first, bytes)
    const moved = someText(1001)
    const movedPath = await begin(first, moved)
    // All bytes are there, and the process died before it could look at them.
    await writeFile(stagedPath(first, path), bytes)
    // The bytes had already gone to the store when it died.
    const { blobKey } = await import('@damask/storage')
    await writeFile(stagedPath(first, movedPath), moved)
    await first.house.storage.put(blobKey(sha256(moved)), { path: stagedPath(first, movedPath) }, { move: true })
    await first.ctx.db
      .updateTable('upload')
      .set({ state: 'verifying', sha256: sha256(moved) })
      .where('id', '=', idOf(movedPath))
      .execute()
    const second = await first.restart()
    await second.until(async () => (await second.admin.uploads.list()).items.length === 0)
    expect(await storedSum(second, path)).toBe(sha256(bytes))
    expect(await storedSum(second, movedPath)).toBe(sha256(moved))
    await Promise.all([finishWaiting(second.ctx), finishWaiting(second.ctx)])
    expect(await countAssets(second)).toBe(2)
    await second.close()
  })

  test('drops what a killed process had not verified yet', async () => {
    const bytes = someText(1000)
    const path = await begin(server, bytes)
    await writeFile(stagedPath(server, path), bytes.slice(0, 900))
    await writeFile(`${stagedPath(server, path)}.unverified`, '400')
    expect(await tusCalls(server).offset(path)).toBe(400)
    await tusCalls(server).append(path, 400, bytes.slice(400))
    expect(await storedSum(server, path)).toBe(sha256(bytes))
  })
})

test('offsets go past four gibibytes', async () => {
  const tus = tusCalls(server)
  const before = 2 ** 32 + 12_345
  const size = before + 1000
  const { path, problem } = await tus.create({
    'upload-length': String(size),
    'upload-metadata': metadata({ filename: 'large.bin' }),
  })
  expect(problem).toBeUndefined()
  await truncate(stagedPath(server, path), before)
  expect(await tus.offset(path)).toBe(before)
  const sent = await tus.append(path, before, new Uint8Array(400).fill(7))
  expect(sent.headers.get('upload-offset')).toBe(String(before + 400))
  expect(await tus.offset(path)).toBe(before + 400)
  expect((await tus.call('DELETE', path)).status).toBe(204)
})

describe('a store that fails', () => {
  test('delays a file and loses none: it is stored as soon as the store is back', async () => {
    const s3 = await startFakeS3()
    const { endpoint, bucket, accessKeyId, secretAccessKey } = s3
    const storage = openS3Store({
      endpoint,
      bucket,
      accessKeyId,
      secretAccessKey,
      region: 'us-east-1',
      forcePathStyle: true,
    })
    const on = await startTestServer({ storage, worker: true })
    const bytes = someText(1000)
    s3.setFault({ mode: '403' })
    const path = await begin(on, bytes)
    const answer = await tusCalls(on).append(path, 0, bytes)
    expect(answer.status).toBe(503)
    const waiting = await on.admin.uploads.get({ uploadId: idOf(path) })
    expect(waiting).toMatchObject({ state: 'verifying', problem: { code: answer.problem?.code } })
    expect(await tusCalls(on).offset(path)).toBe(bytes.length)
    s3.setFault({ mode: 'none' })
    await on.until(async () => (await on.admin.uploads.get({ uploadId: idOf(path) })).state === 'done')
    expect(await storedSum(on, path)).toBe(sha256(bytes))
    expect((await on.admin.uploads.get({ uploadId: idOf(path) })).problem).toBeNull()
    expect(await countAssets(on)).toBe(1)
    await on.close()
    await s3.close()
  })
})

describe('a full disk', () => {
  let full: TestServer
  let mounted = false
  beforeAll(async () => {
    full = await startTestServer()
    const staging = full.house.folder.path('staging')
    await mkdir(staging, { recursive: true })
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', staging], { stdio: 'ignore' })
      mounted = true
    } catch {
      // Mounting needs root; the story below says that it was not told.
    }
  })
  afterAll(() => {
    if (mounted) execFileSync('umount', [full.house.folder.path('staging')])
  })

  test('says so, keeps what fitted, and goes on when there is room', async (context) => {
    if (!mounted) context.skip('A small disk cannot be mounted here (that needs root).')
    const tus = tusCalls(full)
    const filler = full.house.folder.path('staging', 'filler')
    const bytes = someText(150_000)
    const path = await begin(full, bytes)
    await writeFile(filler, Buffer.alloc(2_500_000))
    const sent = await tus.append(path, 0, bytes)
    expect([sent.status, sent.problem?.code]).toEqual([507, 'storage_full'])
    const offset = await tus.offset(path)
    expect(offset).toBeGreaterThan(1_000_000)
    expect(offset).toBeLessThan(bytes.length)
    await truncate(filler, 0)
    expect((await tus.append(path, offset, bytes.slice(offset))).status).toBe(204)
    expect(await storedSum(full, path)).toBe(sha256(bytes))
  })
})

test('a file that cannot fit on the disk is refused before it is sent', async () => {
  const answer = await tusCalls(server).create({
    'upload-length': String(2 ** 50),
    'upload-metadata': metadata({ filename: 'petabyte.bin' }),
  })
  expect([answer.status, answer.problem?.code]).toEqual([507, 'storage_full'])
})

test('news of an upload goes to whoever listens', async () => {
  const heard: string[] = []
  const stop = server.house.live.subscribe(({ message }) => {
    if (message.name === 'upload.changed') heard.push(message.data.state)
  })
  await sendWhole(server, someText(3), { filename: 'news.txt' })
  await server.until(async () => heard.includes('done'))
  stop()
  expect(heard).toEqual(['verifying', 'done'])
})
