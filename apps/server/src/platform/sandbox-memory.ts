import { readFile } from 'node:fs/promises'

/**
 * Resident bytes of a process and everything below it, from /proc. Shared pages count for each process, so this errs
 * on the safe side. 0 where there is no /proc.
 */
export async function residentBytesOfTree(pid: number, depth = 0): Promise<number> {
  const [status, children] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''),
    readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => ''),
  ])
  const own = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
  if (depth >= 6) return own
  const below = children.trim().split(/\s+/).filter(Boolean).map(Number)
  const sizes = await Promise.all(below.map((child) => residentBytesOfTree(child, depth + 1)))
  return sizes.reduce((sum, size) => sum + size, own)
}
