import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDamask } from './damask.ts'
import { localServer } from './testing/local-server.ts'
import { tusPeer } from './testing/tus-peer.ts'
import { type UploadFileInput, uploadFile } from './upload-file.ts'
import { folderUploadMemory } from './upload-memory.ts'

let peer: ReturnType<typeof tusPeer>
let server: Awaited<ReturnType<typeof localServer>>
let folder: string
beforeEach(async () => {
  peer = tusPeer()
  server = await localServer((request, response) => peer.listener(request, response))
  folder = await mkdtemp(join(tmpdir(), 'damask-upload-'))
})
afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

const bytes = randomBytes(100_000)
const damask = (more = {}) => createDamask({ url: server.url, ...more })
const blob = (more: Partial<UploadFileInput> = {}): UploadFileInput => ({
  source: new Blob([bytes]),
  name: 'räuber.bin',
  sizeBytes: bytes.length,
  chunkSizeBytes: 30_000,
  retryDelaysMs: [0, 10, 10],
  ...more,
})
async function file() {
  const path = join(folder, 'file.bin')
  await writeFile(path, bytes)
  return path
}
const patches = () => peer.asked.filter((note) => note.startsWith('PATCH'))

test('a file arrives in parts, with its options, and is waited for while it is checked', async () => {
  const progress: number[] = []
  const upload = uploadFile(
    damask({ token: 'dk_1' }),
    blob({
      options: { folderId: 'f', relativePath: 'a/b', note: undefined },
      onProgress: (p) => progress.push(p.sentBytes),
    }),
  )
  expect(upload.uploadId).toBeNull()
  expect(await upload.done).toMatchObject({ state: 'done' })
  expect(upload.uploadId).toBe('u1')
  expect(peer.uploads.get('u1')!.bytes.equals(bytes)).toBe(true)
  expect(peer.uploads.get('u1')!.metadata).toEqual({ filename: 'räuber.bin', folderId: 'f', relativePath: 'a/b' })
  expect(patches()).toEqual(['PATCH 0', 'PATCH 30000', 'PATCH 60000', 'PATCH 90000'])
  expect(progress.at(-1)).toBe(100_000)
  expect(peer.seenHeaders.every((headers) => headers.authorization === 'Bearer dk_1')).toBe(true)
})

test('a lost connection goes on where the server says', async () => {
  peer.nextTurn = (note) => (note === 'PATCH 30000' ? 'cut' : 'answer')
  await uploadFile(damask(), blob()).done
  expect(peer.asked.slice(0, 5)).toEqual(['POST', 'PATCH 0', 'PATCH 30000', 'HEAD', 'PATCH 45000'])
  expect(peer.uploads.get('u1')!.bytes.equals(bytes)).toBe(true)
})

test.each([423, 500, 503])('a server that answers %i is asked again', async (status) => {
  let tries = 0
  peer.nextTurn = (note) => (note === 'PATCH 60000' && tries++ < 2 ? { status, code: 'upload_locked' } : 'answer')
  await uploadFile(damask(), blob()).done
  expect(peer.uploads.get('u1')!.bytes.equals(bytes)).toBe(true)
})

test('a server that is starting again has not lost the upload', async () => {
  let failures = 0
  peer.nextTurn = (note) => {
    const fails = (note === 'PATCH 60000' && failures === 0) || (note === 'HEAD' && failures < 3)
    if (!fails) return 'answer'
    failures++
    return { status: 503, code: 'unavailable' }
  }
  await uploadFile(damask(), blob()).done
  expect(peer.asked.filter((note) => note === 'POST')).toHaveLength(1)
  expect(peer.uploads.get('u1')!.bytes.equals(bytes)).toBe(true)
})

test('a refusal is told in its own words and not tried again', async () => {
  peer.nextTurn = (note) => (note === 'PATCH 90000' ? { status: 422, code: 'file_type_mismatch' } : 'answer')
  await expect(uploadFile(damask(), blob()).done).rejects.toMatchObject({
    name: 'DamaskError',
    code: 'file_type_mismatch',
    status: 422,
    detail: 'Because of file_type_mismatch.',
  })
  expect(patches()).toHaveLength(4)
})

test('a name that is taken is a refusal, another offset is not', async () => {
  peer.nextTurn = (note) => (note === 'PATCH 30000' ? { status: 409, code: 'asset_name_taken' } : 'answer')
  await expect(uploadFile(damask(), blob()).done).rejects.toMatchObject({ code: 'asset_name_taken' })
  let tries = 0
  peer.nextTurn = (note) =>
    note === 'PATCH 60000' && tries++ === 0 ? { status: 409, code: 'upload_offset_mismatch' } : 'answer'
  expect(await uploadFile(damask(), blob()).done).toMatchObject({ state: 'done' })
})

test('a server that stays away is a failed network in the end', async () => {
  peer.nextTurn = () => 'cut'
  await expect(uploadFile(damask(), blob()).done).rejects.toMatchObject({ code: 'network_failed', status: 0 })
})

test('after a restart the same file goes on where it was', async () => {
  const source = { path: await file() }
  const memory = folderUploadMemory(join(folder, 'memory'))
  const first = new AbortController()
  const reason = new Error('the process ended')
  peer.nextTurn = (note) => {
    if (note === 'PATCH 60000') first.abort(reason)
    return 'answer'
  }
  const stopped = uploadFile(damask(), blob({ source, memory, signal: first.signal }))
  await expect(stopped.done).rejects.toBe(reason)

  const from = peer.asked.length
  peer.nextTurn = () => 'answer'
  await uploadFile(
    damask(),
    blob({ source: createReadStream(source.path), memory: folderUploadMemory(join(folder, 'memory')) }),
  ).done
  expect(peer.asked.slice(from)[0]).toBe('HEAD')
  expect(peer.asked.slice(from)).not.toContain('POST')
  expect(peer.uploads.get('u1')!.bytes.equals(bytes)).toBe(true)
  expect(await readdir(join(folder, 'memory'))).toEqual([])
})

test('an upload that the server has forgotten starts again', async () => {
  const memory = folderUploadMemory(join(folder, 'memory'))
  peer.nextTurn = (note) => (note === 'PATCH 60000' ? 'cut' : 'answer')
  await expect(uploadFile(damask(), blob({ memory, resumeKey: 'k', retryDelaysMs: [] })).done).rejects.toThrow()
  peer.uploads.clear()
  peer.nextTurn = () => 'answer'
  await uploadFile(damask(), blob({ memory, resumeKey: 'k' })).done
  expect(peer.uploads.get('u1')!.bytes.equals(bytes)).toBe(true)
})

test('other options make another upload', async () => {
  const memory = folderUploadMemory(join(folder, 'memory'))
  peer.nextTurn = (note) => (note === 'PATCH 60000' ? 'cut' : 'answer')
  await expect(uploadFile(damask(), blob({ memory, resumeKey: 'k', retryDelaysMs: [] })).done).rejects.toThrow()
  peer.nextTurn = () => 'answer'
  await uploadFile(damask(), blob({ memory, resumeKey: 'k', options: { folderId: 'elsewhere' } })).done
  expect(peer.uploads.get('u2')!.bytes.equals(bytes)).toBe(true)
})

test('a pause sends nothing more, and resuming goes on', async () => {
  const reached = Promise.withResolvers<void>()
  let paused = false
  peer.nextTurn = (note) => {
    if (note === 'PATCH 30000' && !paused) {
      paused = true
      upload.pause()
      reached.resolve()
    }
    return 'answer'
  }
  const upload = uploadFile(damask(), blob())
  await reached.promise
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(patches()).toEqual(['PATCH 0', 'PATCH 30000'])
  upload.resume()
  expect(await upload.done).toMatchObject({ state: 'done' })
  expect(peer.uploads.get('u1')!.bytes.equals(bytes)).toBe(true)
})

test('a pause before anything was sent holds too', async () => {
  const upload = uploadFile(damask(), blob())
  upload.pause()
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(peer.asked).toEqual([])
  upload.resume()
  await upload.done
  expect(peer.asked.filter((note) => note === 'POST')).toHaveLength(1)
  expect(patches()).toHaveLength(4)
})

test('giving up removes what the server has', async () => {
  const reached = Promise.withResolvers<void>()
  peer.nextTurn = (note) => {
    if (note === 'PATCH 60000') reached.resolve()
    return 'answer'
  }
  const upload = uploadFile(damask(), blob())
  await reached.promise
  await upload.abort()
  await expect(upload.done).rejects.toMatchObject({ name: 'AbortError' })
  expect(peer.uploads.size).toBe(0)
})

test('a server that names itself wrongly gets no key sent elsewhere', async () => {
  peer.location = (id) => `http://internal.invalid:1/api/v1/uploads/${id}`
  expect(await uploadFile(damask({ token: 'dk_1' }), blob()).done).toMatchObject({ state: 'done' })
})

test('a file that became shorter is told, not retried', async () => {
  const path = await file()
  peer.nextTurn = () => 'answer'
  const upload = uploadFile(
    damask(),
    blob({ source: { path }, chunkSizeBytes: 50_000, onProgress: () => void truncate(path, 60_000) }),
  )
  await expect(upload.done).rejects.toMatchObject({ name: 'SourceUnreadable' })
})

test('a file that is not there is told', async () => {
  const upload = uploadFile(damask(), blob({ source: { path: join(folder, 'nothing') } }))
  await expect(upload.done).rejects.toMatchObject({ name: 'SourceUnreadable' })
  expect(peer.asked).toEqual([])
})

test('a file that was refused while it was checked is a refusal', async () => {
  const { listener } = peer
  peer.listener = async (request, response) => {
    if (request.method !== 'GET') return listener(request, response)
    const problem = { code: 'file_empty', detail: 'This file is empty.' }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ state: 'refused', problem }))
  }
  await expect(uploadFile(damask(), blob()).done).rejects.toMatchObject({
    code: 'file_empty',
    detail: 'This file is empty.',
  })
})
