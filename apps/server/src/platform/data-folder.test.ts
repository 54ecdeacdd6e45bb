import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DataFolderInUse, openDataFolder, openSharedDataFolder } from './data-folder.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'damask-folder-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** A process of its own that takes the folder and keeps it until it is killed. */
async function startHolder(folder: string) {
  const module = JSON.stringify(import.meta.resolve('./data-folder.ts'))
  const script = `const { openDataFolder } = await import(${module}); await openDataFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

test('a second Damask on the same folder is refused and told where the first one answers', async () => {
  const first = await openDataFolder(root)
  await first.announce('http://127.0.0.1:7070')
  const second = openDataFolder(root)
  await expect(second).rejects.toThrow(DataFolderInUse)
  await expect(second).rejects.toThrow(/already running.*http:\/\/127\.0\.0\.1:7070.*DAMASK_DATA/)
  await first.release()
  await (await openDataFolder(root)).release()
})

test('the same folder under another name is the same folder', async () => {
  const first = await openDataFolder(root)
  const alias = `${root}-alias`
  await symlink(root, alias)
  await expect(openDataFolder(alias)).rejects.toThrow(DataFolderInUse)
  await rm(alias)
  await first.release()
})

test('a process that was killed holds nothing any more', async () => {
  const holder = await startHolder(root)
  await expect(openDataFolder(root)).rejects.toThrow(`process ${holder.pid}`)
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  await (await openDataFolder(root)).release()
})

test('what a killed process wrote about itself does not block', async () => {
  await writeFile(join(root, 'damask.lock'), JSON.stringify({ pid: process.pid, url: null }))
  await (await openDataFolder(root)).release()
  await writeFile(join(root, 'damask.lock'), '{"pid":')
  await (await openDataFolder(root)).release()
})

test('of many that start at once, one gets the folder', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => openDataFolder(root)))
  const won = tries.flatMap((t) => (t.status === 'fulfilled' ? [t.value] : []))
  expect(won).toHaveLength(1)
  await won[0]!.release()
})

test('processes beside a database of their own share the folder', async () => {
  const first = await openSharedDataFolder(root)
  expect((await openSharedDataFolder(root)).path('files')).toBe(first.path('files'))
})
