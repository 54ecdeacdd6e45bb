import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sha256Of, sha256OfMade } from '../testing/made-bytes.ts'
import { openFilesystemStore } from './open-filesystem-store.ts'

const child = fileURLToPath(new URL('./writing-child.ts', import.meta.url))
let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'damask-kill-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

test('a process killed in the middle of many puts leaves only whole blobs, and every one it had acknowledged', async () => {
  let leftovers = 0
  for (let round = 1; round <= 5; round += 1) {
    const acknowledged = await writeUntilKilled(5 + round * 4, round * 3)
    const store = openFilesystemStore({ root })
    const listed: string[] = []
    for await (const { key, sizeBytes } of store.list('')) {
      listed.push(key)
      expect(`${key}: ${sizeBytes}`).toBe(`${key}: ${key.split('-')[1]}`)
      expect(await sha256Of(await store.read(key))).toBe(sha256OfMade(sizeBytes))
    }
    await store.close()
    expect(acknowledged.length).toBeGreaterThan(5)
    expect(listed).toEqual(expect.arrayContaining(acknowledged))
    leftovers += (await readdir(join(root, 'tmp'))).length
    await rm(root, { recursive: true })
  }
  // The kills were in the middle of something: what was being written was there, and was not shown.
  expect(leftovers).toBeGreaterThan(0)
})

/** Lets a process of its own put blobs, kills it a little after so many were acknowledged, and gives their keys. */
async function writeUntilKilled(count: number, waitMs: number): Promise<string[]> {
  const writer = spawn(process.execPath, [child, root, '3000000', '100000'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const acknowledged: string[] = []
  for await (const line of createInterface({ input: writer.stdout })) {
    acknowledged.push(JSON.parse(line).key)
    if (acknowledged.length === count) {
      await wait(waitMs)
      writer.kill('SIGKILL')
    }
  }
  return acknowledged
}

test('what a killed process left is removed at the next start, once it is an hour old', async () => {
  await openFilesystemStore({ root }).close()
  await writeFile(join(root, 'tmp', 'left'), 'x')
  await openFilesystemStore({ root }).close()
  expect(await readdir(join(root, 'tmp'))).toEqual(['left'])
  vi.useFakeTimers({ now: Date.now() + 61 * 60 * 1000, toFake: ['Date'] })
  await openFilesystemStore({ root })
    .close()
    .finally(() => vi.useRealTimers())
  expect(await readdir(join(root, 'tmp'))).toEqual([])
})
