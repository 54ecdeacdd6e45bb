import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../server/src/testing/test-server.ts'
import { partOf } from './download/fetch-file.ts'
import { run } from './run.ts'
import { testTerminal } from './testing/test-terminal.ts'

let server: TestServer
let home: string
beforeAll(async () => {
  server = await startTestServer({ worker: true })
  home = await mkdtemp(join(tmpdir(), 'damask-story-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

async function damask(...words: string[]) {
  const env = { DAMASK_URL: server.origin, DAMASK_API_KEY: server.key, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home }
  const { terminal, said } = testTerminal({ env })
  return { code: await run(words, terminal), ...said }
}

/** A line to the server that counts, and is cut, once, when that many bytes have gone up. */
async function cuttableLine(cutAfterBytes = Number.POSITIVE_INFINITY, onCut = () => {}) {
  const line = { url: '', sentBytes: 0, receivedBytes: 0 }
  let isCut = false
  const proxy = createTcpServer((client) => {
    const upstream = connect(Number(new URL(server.origin).port), '127.0.0.1')
    client.on('data', (bytes) => {
      line.sentBytes += bytes.length
      if (isCut || line.sentBytes < cutAfterBytes) return
      isCut = true
      onCut()
      client.destroy()
    })
    client.on('error', () => upstream.destroy()).on('close', () => upstream.end())
    upstream
      .on('error', () => client.destroy())
      .on('data', (bytes) => {
        line.receivedBytes += bytes.length
      })
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  line.url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  return { line, close: () => proxy.close() }
}

const json = async (...words: string[]) => {
  const { out, err } = await damask(...words, '--json')
  return out === '' ? { err } : JSON.parse(out)
}

const contents: Record<string, Buffer> = {
  'Brand/räuber.bin': randomBytes(3_000_000),
  'Brand/Logos/logo.txt': Buffer.from('a logo'),
  'Brand/Logos/old/logo.txt': Buffer.from('an old logo'),
}

async function someFiles() {
  const folder = await mkdtemp(join(home, 'files-'))
  for (const [path, bytes] of Object.entries(contents)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  return folder
}

test('a folder goes up, comes back the same, and is not sent twice', async () => {
  const folder = await someFiles()
  await writeFile(join(folder, 'Brand/empty.txt'), '')
  await writeFile(join(folder, 'Brand/.DS_Store'), 'litter')

  expect(await damask('upload', join(folder, 'Brand'), '--to', '/2026/Summer', '--dry-run')).toMatchObject({
    code: 0,
    out: '3 would be uploaded, 1 skipped, 0 failed.\n',
  })
  expect(await damask('folders', 'find', '--path', '/2026')).toMatchObject({ code: 1 })

  const first = await damask('upload', join(folder, 'Brand'), '--to', '/2026/Summer')
  expect(first).toMatchObject({ code: 0, out: '3 uploaded, 1 skipped, 0 failed.\n' })
  const again = await damask('upload', join(folder, 'Brand'), '--to', '/2026/Summer', '--duplicates', 'keep')
  expect(again).toMatchObject({ code: 0, out: '0 uploaded, 4 skipped, 0 failed.\n' })
  expect(again.err).toContain('already there')
  expect(await damask('upload', join(folder, 'Brand'), '--to', '/Elsewhere')).toMatchObject({
    out: '0 uploaded, 4 skipped, 0 failed.\n',
    err: expect.stringContaining('already in the library: /2026/Summer/Brand/Logos/logo.txt'),
  })

  const output = join(home, 'down')
  expect(await damask('download', '/2026/Summer', '--output', output)).toMatchObject({ code: 2 })
  expect(await damask('download', '/2026/Summer', '--output', output, '--recursive')).toMatchObject({
    code: 0,
    out: '3 downloaded, 0 already there, 0 failed.\n',
  })
  for (const [path, bytes] of Object.entries(contents)) {
    expect((await readFile(join(output, 'Summer', path))).equals(bytes)).toBe(true)
  }
  expect(await damask('download', '/2026/Summer', '--output', output, '--recursive')).toMatchObject({
    out: '0 downloaded, 3 already there, 0 failed.\n',
  })
})

test('one file comes by its path or its id, and goes on where a broken download was', async () => {
  const bytes = randomBytes(500_000)
  await writeFile(join(home, 'one.bin'), bytes)
  const { files } = await json('upload', join(home, 'one.bin'), '--to', '/One')
  const assetId = files[0].assetId
  const { version } = await json('assets', 'get', assetId)

  const output = join(home, 'one')
  await mkdir(output)
  const part = partOf(join(output, 'one.bin'), version.sha256)
  await writeFile(part, bytes.subarray(0, 200_000))
  const { line, close } = await cuttableLine()
  expect(await damask('download', '/One/one.bin', '--output', output, '--url', line.url)).toMatchObject({ code: 0 })
  close()
  expect(line.receivedBytes).toBeLessThan(400_000)
  expect((await readFile(join(output, 'one.bin'))).equals(bytes)).toBe(true)

  await rm(join(output, 'one.bin'))
  await writeFile(part, randomBytes(200_000))
  expect(await damask('download', assetId, '--output', output)).toMatchObject({ code: 0 })
  expect((await readFile(join(output, 'one.bin'))).equals(bytes)).toBe(true)
  expect(await readdir(output)).toEqual(['one.bin'])
})

test('an upload that was stopped goes on where it was, in another run', async () => {
  const bytes = randomBytes(40 * 2 ** 20)
  await writeFile(join(home, 'large.bin'), bytes)
  const stop = new AbortController()
  const { line, close } = await cuttableLine(25 * 2 ** 20, () => stop.abort(new DOMException('Stopped.', 'AbortError')))
  const upload = async (signal: AbortSignal) => {
    const env = { DAMASK_URL: line.url, DAMASK_API_KEY: server.key, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home }
    const { terminal, said } = testTerminal({ env, signal })
    return { code: await run(['upload', join(home, 'large.bin'), '--to', '/Large'], terminal), ...said }
  }
  expect(await upload(stop.signal)).toMatchObject({ code: 130 })
  line.sentBytes = 0
  expect(await upload(new AbortController().signal)).toMatchObject({
    code: 0,
    out: '1 uploaded, 0 skipped, 0 failed.\n',
  })
  // The first part had arrived whole, so at most what came after it travels again.
  expect(line.sentBytes).toBeLessThan(25 * 2 ** 20)
  close()
  await damask('download', '/Large/large.bin', '--output', join(home, 'large'))
  expect((await readFile(join(home, 'large/large.bin'))).equals(bytes)).toBe(true)
})

test('files with the same bytes come down side by side', async () => {
  const folder = await mkdtemp(join(home, 'twins-'))
  const bytes = randomBytes(200_000)
  const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin']
  for (const name of names) await writeFile(join(folder, name), bytes)
  await damask('upload', `${folder}/.`, '--to', '/Twins', '--duplicates', 'keep')
  const output = join(home, 'twins')
  expect(await damask('download', '/Twins', '--recursive', '--output', output)).toMatchObject({ code: 0 })
  expect(await readdir(join(output, 'Twins'))).toEqual(names)
  for (const name of names) expect((await readFile(join(output, 'Twins', name))).equals(bytes)).toBe(true)
})

test('a file that is already there and differs is not replaced unasked', async () => {
  await writeFile(join(home, 'mine.txt'), 'theirs')
  await damask('upload', join(home, 'mine.txt'), '--to', '/Mine')
  const output = await mkdtemp(join(home, 'mine-'))
  await writeFile(join(output, 'mine.txt'), 'mine')
  const refused = await damask('download', '/Mine/mine.txt', '--output', output)
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('--overwrite') })
  expect(await readFile(join(output, 'mine.txt'), 'utf8')).toBe('mine')
  expect(await damask('download', '/Mine/mine.txt', '--output', output, '--overwrite')).toMatchObject({ code: 0 })
  expect(await readFile(join(output, 'mine.txt'), 'utf8')).toBe('theirs')
})

test('one failure does not keep the others back, and ends with 1', async () => {
  const folder = await mkdtemp(join(home, 'mixed-'))
  await writeFile(join(folder, 'a.txt'), 'a first')
  await writeFile(join(folder, 'b.txt'), 'b first')
  await damask('upload', `${folder}/.`, '--to', '/Mixed')
  await writeFile(join(folder, 'a.txt'), 'a second')
  await writeFile(join(folder, 'c.txt'), 'c first')
  const second = await damask(
    'upload',
    `${folder}/.`,
    join(folder, 'nothing'),
    '--to',
    '/Mixed',
    '--conflict',
    'reject',
  )
  expect(second).toMatchObject({ code: 1, out: '1 uploaded, 1 skipped, 2 failed.\n' })
  expect(second.err).toContain('There is already an asset with that name in this folder.')
})

test('calls answer as commands: a folder is made, renamed, shown, listed', async () => {
  const { id, revision } = await json('folders', 'create', '--name', 'By hand')
  expect(revision).toBe(1)
  expect(await json('folders', 'rename', id, '--name', 'By machine')).toMatchObject({ path: '/By machine' })
  expect(await damask('folders', 'create', '--name', 'By machine')).toMatchObject({
    code: 1,
    err: expect.stringContaining('already a folder'),
  })
  expect((await damask('folders', 'get', id)).out).toContain('By machine')
  expect((await damask('folders', 'list', '--all')).out).toContain(id)
})
