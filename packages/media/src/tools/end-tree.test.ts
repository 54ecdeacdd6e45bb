import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { endTree } from './end-tree.ts'

test.skipIf(!existsSync('/proc/self/task'))('ending a tool ends what it started, and what that started', async () => {
  // The outer shell prints the process id of the innermost program before it waits for it.
  const child = spawn('/bin/sh', ['-c', '/bin/sh -c "sleep 600 & echo \\$!; wait"; true'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [printed] = (await once(child.stdout, 'data')) as [Buffer]
  const innermost = Number(printed.toString())
  expect(isRunning(innermost)).toBe(true)
  endTree(child.pid!)
  await once(child, 'exit')
  await vi.waitFor(() => expect(isRunning(innermost)).toBe(false))
})

// A process that nobody has asked about since it died is a zombie, which no longer runs.
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
