import { readdirSync, readFileSync } from 'node:fs'

/**
 * Kills a process and everything below it, as /proc tells; without a /proc only the process itself. Programs such as
 * LibreOffice work in a grandchild, which would go on alone. They stay in the worker's own process group, so that
 * whoever ends the worker ends them too.
 */
export function endTree(pid: number): void {
  // Listed before anything dies: the children of the dead belong to somebody else.
  for (const member of [pid, ...below(pid)]) {
    try {
      process.kill(member, 'SIGKILL')
    } catch {
      // It ended by itself in between.
    }
  }
}

function below(pid: number, depth = 0): number[] {
  if (depth > 8) return []
  const children = threadsOf(pid).flatMap((thread) => childrenOf(pid, thread))
  return children.flatMap((child) => [child, ...below(child, depth + 1)])
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

function childrenOf(pid: number, thread: string): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}
