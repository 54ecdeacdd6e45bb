import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Every process below this one, however deep, read from /proc. The process itself is not among them. */
export function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>()
  for (const candidate of allPids()) {
    const parent = parentOf(candidate)
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), candidate])
  }
  const found: number[] = []
  const open = [pid]
  while (open.length > 0) {
    const below = children.get(open.pop()!) ?? []
    found.push(...below)
    open.push(...below)
  }
  return found
}

/** Every living process whose command, environment or working directory names the folder. */
export function processesNaming(folder: string): number[] {
  return allPids().filter((pid) => {
    if (pid === process.pid || isZombie(pid)) return false
    const texts = [
      () => readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
      () => readFileSync(`/proc/${pid}/environ`, 'utf8'),
      () => readlinkSync(`/proc/${pid}/cwd`),
    ]
    return texts.some((read) => attempt(read)?.includes(folder))
  })
}

/** `SIGKILL` to each; those that are gone already do not matter. */
export function killAll(pids: readonly number[]): void {
  for (const pid of pids) attempt(() => process.kill(pid, 'SIGKILL'))
}

/** What the processes are that still live: "412 node worker.ts". A zombie has ended, only its parent has not looked. */
export function stillAlive(pids: readonly number[]): string[] {
  return pids
    .filter((pid) => attempt(() => process.kill(pid, 0)) && !isZombie(pid))
    .map((pid) => `${pid} ${commandOf(pid)}`)
}

/** Waits until none of them lives any more. */
export async function untilGone(pids: readonly number[], withinMs: number): Promise<string[]> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const left = stillAlive(pids)
    if (left.length === 0 || Date.now() > deadline) return left
    await sleep(20)
  }
}

export const commandOf = (pid: number): string =>
  attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()) ?? ''

const allPids = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

/** State and parent follow the name, which stands in brackets and may hold anything. */
function statOf(pid: number): string[] | undefined {
  return attempt(() => {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  })
}

const parentOf = (pid: number) => {
  const parent = statOf(pid)?.[1]
  return parent === undefined ? undefined : Number(parent)
}

const isZombie = (pid: number) => statOf(pid)?.[0] === 'Z'

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
