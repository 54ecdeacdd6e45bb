import { spawn, spawnSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { runToEnd, startDamask } from './start-damask.ts'
import { sha256 } from './stored-blobs.ts'
import { sendByTus } from './tus.ts'

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))
const COUNT = 60
/** One object for all runs: what is set later counts at the next start. */
const settings: Record<string, string> = {}
const damask = await startDamask({ settings })
const keyFile = join(damask.dataFolder, '..', `damask-master-${process.pid}.key`)
const kept = new Map<string, string>()

const keys = (verb: string) => [MAIN, 'keys', verb]
const environment = () => ({ PATH: process.env.PATH, DAMASK_DATA: damask.dataFolder, ...settings })
const newKey = () => spawnSync(process.execPath, keys('new'), { encoding: 'utf8', env: environment() }).stdout.trim()
const plainFiles = () =>
  readdirSync(join(damask.dataFolder, 'files/blobs'), { recursive: true, withFileTypes: true }).filter((e) =>
    e.isFile(),
  )
const everythingIsWhole = async () => {
  for (const [assetId, sum] of kept) {
    const response = await damask.fetch(`/api/v1/assets/${assetId}/file`)
    expect(sha256(Buffer.from(await response.arrayBuffer()))).toBe(sum)
  }
}
const [first, second] = [newKey(), newKey()]

test('encryption turned on over a plain library and killed again and again ends with every file encrypted and whole', async () => {
  for (let n = 0; n < COUNT; n++) {
    const bytes = randomBytes(randomInt(1, 400_000))
    const { assetId } = await sendByTus(damask, bytes, { filename: `${n}.bin` })
    kept.set(assetId!, sha256(bytes))
  }
  expect(plainFiles()).toHaveLength(COUNT)
  writeFileSync(keyFile, `${first}\n`, { mode: 0o600 })
  Object.assign(settings, { DAMASK_ENCRYPTION: 'on', DAMASK_MASTER_KEY_FILE: keyFile })
  await damask.stop()
  const left: number[] = []
  for (let round = 0; round < 4; round++) {
    await damask.start()
    await sleep(randomInt(0, 120))
    await damask.kill9Tree()
    left.push(plainFiles().length)
  }
  await damask.start()
  await everythingIsWhole()
  await eventually('everything is encrypted', async () => plainFiles().length === 0, { describe: async () => left })
  await eventually(
    'plain files are shut out',
    async () => (await damask.sdk.upkeep.getSystem()).storage.encryption === 'on',
  )
  await everythingIsWhole()
})

test('a rotation of the master key that is killed again and again ends, and the old key is of no use then', async () => {
  writeFileSync(keyFile, `${second}\n${first}\n`)
  for (let round = 0; round < 6; round++) {
    const rotating = spawn(process.execPath, keys('rotate'), { env: environment(), stdio: 'ignore' })
    const ended = new Promise((resolve) => rotating.once('exit', resolve))
    await sleep(randomInt(300, 900))
    rotating.kill('SIGKILL')
    await ended
    expect(spawnSync(process.execPath, keys('check'), { env: environment() }).status).toBe(0)
  }
  expect(spawnSync(process.execPath, keys('rotate'), { encoding: 'utf8', env: environment() })).toMatchObject({
    status: 0,
  })
  await damask.stop()

  const refused = await withKeys(first)
  expect(refused.code).toBe(1)
  expect(refused.said).toMatch(/under the master key [0-9a-f]{16}, which was not given/)
  expect(refused.said).not.toContain(first)

  writeFileSync(keyFile, `${second}\n`)
  await damask.start()
  await everythingIsWhole()
})

test('without a key, or with encryption switched off, the library does not open, and says what to do', async () => {
  await damask.stop()
  const { DAMASK_MASTER_KEY_FILE: _, ...withoutKey } = environment() as Record<string, string>
  const noKey = await runToEnd(withoutKey)
  expect(noKey).toMatchObject({ code: 1, said: expect.stringContaining('DAMASK_MASTER_KEY_FILE') })
  const off = await runToEnd({ ...environment(), DAMASK_ENCRYPTION: 'off' } as Record<string, string>)
  expect(off).toMatchObject({ code: 1, said: expect.stringContaining('Set DAMASK_ENCRYPTION=on') })
})

async function withKeys(text: string) {
  writeFileSync(keyFile, `${text}\n`)
  return runToEnd(environment() as Record<string, string>)
}
