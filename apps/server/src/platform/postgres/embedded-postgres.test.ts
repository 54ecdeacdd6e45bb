import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLog } from '../log.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { tunedSettings } from './tune.ts'

let folder: string
let running: EmbeddedPostgres | undefined
const log = createLog('silent')
const start = async () => {
  running = await startEmbeddedPostgres({ folder, log, settings: { shared_buffers: '32MB' } })
  return running
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'damask-postgres-'))
})
afterEach(async () => {
  await running?.stop()
  running = undefined
  await rm(folder, { recursive: true, force: true })
})

const postmaster = async () =>
  Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function query(server: EmbeddedPostgres, text: string) {
  const client = new pg.Client(server.connection)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

test('the database keeps what was written, listens on no network port, and is gone after it was stopped', async () => {
  const first = await start()
  await query(first, 'create table kept as select 42 as answer')
  expect(await query(first, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
  expect(await query(first, 'show fsync')).toEqual([{ fsync: 'on' }])
  const pid = await postmaster()
  await first.stop()
  expect(isAlive(pid)).toBe(false)
  const second = await start()
  expect(second.adopted).toBe(false)
  expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('a server that a killed process left running is taken over, and stopped in the end', async () => {
  await start()
  const pid = await postmaster()
  const heir = await start()
  expect(heir.adopted).toBe(true)
  expect(await postmaster()).toBe(pid)
  await heir.stop()
  expect(isAlive(pid)).toBe(false)
})

test('a server that was killed itself starts again and recovers', async () => {
  const first = await start()
  await query(first, 'create table kept as select 42 as answer')
  process.kill(await postmaster(), 'SIGKILL')
  const second = await start()
  expect(await query(second, 'select answer from kept')).toEqual([{ answer: 42 }])
})

test('a first start that was interrupted begins again from nothing', async () => {
  await (await start()).stop()
  await rm(join(folder, 'postgres', 'damask.ready'))
  await rm(join(folder, 'postgres', 'global'), { recursive: true })
  expect(await query(await start(), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('nobody connects without the password, and only its owner reads it', async () => {
  const server = await start()
  const wrong = new pg.Client({ ...server.connection, password: 'guess' })
  await expect(wrong.connect()).rejects.toThrow(/password authentication failed/)
  expect((await stat(join(folder, 'postgres.password'))).mode & 0o077).toBe(0)
})

test.each([
  [1, { shared_buffers: '128MB', work_mem: '4MB' }],
  [24, { shared_buffers: '3072MB', work_mem: '48MB' }],
  [512, { shared_buffers: '4096MB', work_mem: '64MB' }],
])('a machine with %i GiB gets sensible memory settings', (gib, expected) => {
  expect(tunedSettings(gib * 1024 ** 3, 60)).toMatchObject({ ...expected, fsync: 'on', full_page_writes: 'on' })
})
