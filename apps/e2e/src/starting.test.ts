import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { processesNaming } from './process-tree.ts'
import { runToEnd, startDamask } from './start-damask.ts'

const NOBODY = { uid: 65534, gid: 65534 }
/** The tests are root's in a container; then the same is shown for somebody ordinary. */
const canBecomeNobody =
  process.getuid?.() === 0 && spawnSync('test', ['-r', fileURLToPath(import.meta.url)], { ...NOBODY }).status === 0

const damask = await startDamask()

test('a Damask that is stopped leaves no process, and starts again on what it had', async () => {
  const { items } = await damask.sdk.identity.listApiKeys()
  expect(await damask.stop()).toBe(0)
  expect(damask.leftovers()).toEqual([])
  const tookMs = await damask.start()
  console.log(`second start: ${Math.round(tookMs)} ms`)
  expect((await damask.sdk.identity.listApiKeys()).items.map((key) => key.id)).toEqual(items.map((key) => key.id))
  expect(damask.complaints()).toEqual([])
})

test('a second Damask on the same folder is refused with a sentence that says where the first one answers', async () => {
  const { code, said } = await runToEnd({ DAMASK_DATA: damask.dataFolder, DAMASK_PORT: '0' })
  expect(code).toBe(1)
  expect(said.trim()).toBe(
    `Damask is already running on ${damask.dataFolder} (process ${damask.pid}) and answers at ${damask.url}. ` +
      'Stop it first, or set DAMASK_DATA to another folder.',
  )
  // The refused one has not touched the database of the first.
  expect((await damask.fetch('/health/ready')).status).toBe(200)
})

test('a database server that a killed process left running is taken over, and nothing else is left', async () => {
  const server = postgresOf(damask.dataFolder)
  await damask.kill9Main()
  expect(processesNaming(damask.dataFolder)).toContain(server)
  await damask.start()
  expect(postgresOf(damask.dataFolder)).toBe(server)
  expect(damask.log()).toContain('took over the database server')
  expect((await damask.sdk.identity.getMe()).email).toBe('ada@example.com')
  await damask.stop()
  expect(damask.leftovers()).toEqual([])
})

test.runIf(canBecomeNobody)('an ordinary user runs it, and every process is theirs', async () => {
  const damask = await startDamask({ asUser: NOBODY })
  const owners = processesNaming(damask.dataFolder).map(
    (pid) => /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
  )
  expect(owners.length).toBeGreaterThan(1)
  expect(new Set(owners)).toEqual(new Set([String(NOBODY.uid)]))
  await damask.kill9Tree()
  await damask.start()
  expect((await damask.sdk.identity.getMe()).email).toBe('ada@example.com')
  await damask.stop()
  expect(damask.leftovers()).toEqual([])
})

const postgresOf = (folder: string) =>
  Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
