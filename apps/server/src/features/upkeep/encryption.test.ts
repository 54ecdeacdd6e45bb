import { randomBytes } from 'node:crypto'
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { blobKey, newMasterKey, readMasterKeys } from '@damask/storage'
import { expect, test } from 'vitest'
import { openText, rotateSecrets, sealText } from '../../platform/secrets.ts'
import { putAsset } from '../../testing/put-asset.ts'
import { startTestServer, type TestServer } from '../../testing/test-server.ts'
import { assets } from '../assets/index.ts'
import { encryptStorage } from './encrypt-storage.ts'

const [key, other] = [newMasterKey(), newMasterKey()]
const idOf = (text: string) => readMasterKeys(text)[0]!.id
const on = { DAMASK_ENCRYPTION: 'on', DAMASK_MASTER_KEY: key }

const scrub = (server: TestServer) =>
  assets.jobs!.find((job) => job.name === 'assets.scrub')!.run(server.ctx, {}, { number: 1, isLast: false })
const encryption = async (server: TestServer) => (await server.admin.upkeep.getSystem()).storage.encryption
const download = (server: TestServer, assetId: string, headers: Record<string, string> = {}) =>
  fetch(`${server.origin}/api/v1/assets/${assetId}/file`, {
    headers: { authorization: `Bearer ${server.key}`, ...headers },
  })
async function* filesBelow(folder: string): AsyncGenerator<Buffer> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) yield readFile(join(entry.parentPath, entry.name))
  }
}

test('an encrypted library gives back what it was given, whole and in ranges, and keeps none of it in the clear', async () => {
  const server = await startTestServer({ settings: on })
  const text = 'what nobody else may read. '.repeat(20_000)
  const asset = await putAsset(server.ctx, 'secret.txt', text)
  const whole = await download(server, asset.id)
  expect(whole.headers.get('content-length')).toBe(String(text.length))
  expect(await whole.text()).toBe(text)
  const part = await download(server, asset.id, { range: 'bytes=100000-200000' })
  expect(part.status).toBe(206)
  expect(await part.text()).toBe(text.slice(100_000, 200_001))
  for await (const bytes of filesBelow(server.house.folder.path('files'))) expect(bytes.includes('nobody')).toBe(false)
  expect(await encryption(server)).toBe('on')
})

test('encryption without its master key, with another one, or switched off again, does not start', async () => {
  const server = await startTestServer({ settings: on })
  await putAsset(server.ctx, 'kept.txt', 'kept')
  await expect(startTestServer({ settings: { DAMASK_ENCRYPTION: 'on' } })).rejects.toThrow(
    '"damask keys new" makes one',
  )
  const start = (settings: Record<string, string>) => server.restart({ settings })
  await expect(start({ DAMASK_ENCRYPTION: 'on' })).rejects.toThrow(
    /needs the master key [0-9a-f]{16}: set DAMASK_MASTER_KEY_FILE/,
  )
  await expect(start({})).rejects.toThrow(/needs the master key/)
  await expect(start({ DAMASK_MASTER_KEY: key })).rejects.toThrow('Set DAMASK_ENCRYPTION=on')
  await expect(start({ DAMASK_ENCRYPTION: 'on', DAMASK_MASTER_KEY: other })).rejects.toThrow(idOf(key))
  await expect(start({ DAMASK_ENCRYPTION: 'on', DAMASK_MASTER_KEY: 'too short' })).rejects.toThrow('is not 32 bytes')
  const file = server.house.folder.path('master.key')
  await expect(start({ DAMASK_ENCRYPTION: 'on', DAMASK_MASTER_KEY_FILE: file })).rejects.toThrow('ENOENT')
  await writeFile(file, `# ours\n${key}\n`)
  await chmod(file, 0o400)
  await expect(start({ ...on, DAMASK_MASTER_KEY_FILE: file })).rejects.toThrow('not both')
  await (await start({ DAMASK_ENCRYPTION: 'on', DAMASK_MASTER_KEY_FILE: file })).close()
})

test('a library that was plain is encrypted in the background, and readable all the time', async () => {
  const plain = await startTestServer()
  const assets = []
  for (let n = 0; n < 20; n++) assets.push(await putAsset(plain.ctx, `${n}.txt`, `number ${n}`))
  expect(await encryption(plain)).toBe('off')

  const server = await plain.restart({ settings: on })
  expect(await encryption(server)).toBe('under_way')
  expect(await (await download(server, assets[3]!.id)).text()).toBe('number 3')
  await putAsset(server.ctx, 'new.txt', 'new')
  await encryptStorage.run(server.ctx, {}, { number: 1, isLast: false })
  expect(await encryption(server)).toBe('on')
  for (const [n, asset] of assets.entries()) expect(await (await download(server, asset.id)).text()).toBe(`number ${n}`)
  for await (const bytes of filesBelow(server.house.folder.path('files'))) expect(bytes.includes('number')).toBe(false)
  await scrub(server)
  expect((await server.admin.upkeep.getSystem()).storage.damaged).toBe(0)
})

test('encrypted bytes that somebody changed are found by the scrubber and never given out', async () => {
  const server = await startTestServer({ settings: on })
  const asset = await putAsset(server.ctx, 'changed.bin', randomBytes(100_000))
  const path = server.house.folder.path('files', 'encrypted', blobKey(asset.version.sha256))
  const bytes = await readFile(path)
  bytes[200]! ^= 1
  await writeFile(path, bytes)
  const answer = await download(server, asset.id).then(
    (response) => response.arrayBuffer(),
    () => undefined,
  )
  expect(answer?.byteLength ?? 0).toBeLessThan(100_000)
  await scrub(server)
  expect((await server.admin.upkeep.getSystem()).storage.damaged).toBe(1)
})

test('stored secrets are protected by the master key, and stay readable when it comes later and changes', async () => {
  const server = await startTestServer()
  const sealed = await sealText(server.house.ctxFor(server.ctx.actor), 'a client secret')
  const keyFile = server.house.folder.path('secrets.key')
  const clear = (await readFile(keyFile, 'utf8')).trim()

  const withKey = await server.restart({ settings: { DAMASK_MASTER_KEY: key } })
  expect(await openText(withKey.ctx, sealed)).toBe('a client secret')
  await expect(readFile(keyFile)).rejects.toMatchObject({ code: 'ENOENT' })
  const names = await readdir(withKey.house.folder.root)
  expect(names).toEqual(expect.arrayContaining(['secrets.key.wrapped', 'session.secret.wrapped']))
  for (const name of names.filter((each) => each.includes('secret'))) {
    expect(await readFile(withKey.house.folder.path(name), 'utf8')).not.toContain(clear)
  }
  await expect(withKey.restart({ settings: {} })).rejects.toThrow(idOf(key))

  const both = await withKey.restart({ settings: { DAMASK_MASTER_KEY: `${other},${key}` } })
  expect(await rotateSecrets(both.ctx)).toBe(2)
  expect(await rotateSecrets(both.ctx)).toBe(0)
  const rotated = await both.restart({ settings: { DAMASK_MASTER_KEY: other } })
  expect(await openText(rotated.ctx, sealed)).toBe('a client secret')
  await expect(rotated.restart({ settings: { DAMASK_MASTER_KEY: key } })).rejects.toThrow(idOf(other))
})
