import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { SandboxFailure, type SandboxReason } from './sandbox-failure.ts'
import type { Isolation } from './sandbox-isolation.ts'
import { residentBytesOfTree } from './sandbox-memory.ts'

const memoryCheckMs = 500
const maxPrintedBytes = 1024 * 1024
const maxMessagesPerRequest = 10_000

export type ChildOptions = { entry: URL | string; memoryLimitBytes: number; env: Record<string, string> }

export type SandboxRequest = { id: string }
type Reply = { id?: string; type?: string; result?: unknown; sentence?: string }

/** One process of the pool: takes one request at a time, can be ended at any moment with all that it started. */
export type SandboxChild = {
  readonly served: number
  readonly isAlive: boolean
  run(request: SandboxRequest, timeoutMs: number, onMessage?: (message: unknown) => void): Promise<unknown>
  kill(reason?: SandboxReason): void
  readonly exited: Promise<void>
}

export function startChild({ entry, memoryLimitBytes, env }: ChildOptions, { prefix }: Isolation): SandboxChild {
  const script = entry instanceof URL ? fileURLToPath(entry) : entry.startsWith('file:') ? fileURLToPath(entry) : entry
  const heapMib = Math.max(64, Math.floor(memoryLimitBytes / 2 / 1024 / 1024))
  const [command = process.execPath, ...args] = [...prefix, process.execPath, `--max-old-space-size=${heapMib}`, script]
  const child = spawn(command, args, {
    cwd: tmpdir(),
    // A process group of its own, so that whatever it starts can be ended together with it.
    detached: true,
    env: { PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', TMPDIR: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })

  let served = 0
  let isAlive = true
  let isEnding = false
  let printedBytes = 0
  let lastWords = ''
  let killedFor: SandboxReason | undefined
  let current:
    | { id: string; settle: (outcome: Reply | SandboxFailure) => void; heard: (message: Reply) => void }
    | undefined

  const kill = (reason?: SandboxReason) => {
    killedFor ??= reason
    isEnding = true
    if (child.pid === undefined) return
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      child.kill('SIGKILL')
    }
  }
  const listen = (chunk: Buffer) => {
    printedBytes += chunk.length
    lastWords = (lastWords + chunk.toString('utf8')).slice(-4096)
    if (printedBytes > maxPrintedBytes) kill('output')
  }
  child.stdout?.on('data', listen)
  child.stderr?.on('data', listen)
  child.on('message', (message: Reply) => {
    if (!current || message?.id !== current.id) return
    if (message.type === 'result' || message.type === 'error') current.settle(message)
    else current.heard(message)
  })

  const exited = new Promise<void>((resolve) => {
    const end = (how: string) => {
      isAlive = false
      // What it had started may have survived a crash of the leader.
      kill()
      current?.settle(new SandboxFailure(killedFor ?? 'crashed', `${how} ${lastWords.trim()}`.trim()))
      resolve()
    }
    child.on('exit', (code, signal) => end(`ended with ${code ?? signal}.`))
    child.on('error', (error) => end(error.message))
  })

  async function run(request: SandboxRequest, timeoutMs: number, onMessage?: (message: unknown) => void) {
    if (isEnding || current) throw new SandboxFailure('crashed', 'the process was not free')
    served++
    printedBytes = 0
    lastWords = ''
    let messages = 0
    const timer = setTimeout(() => kill('timeout'), timeoutMs)
    const watch = setInterval(async () => {
      if (child.pid && (await residentBytesOfTree(child.pid)) > memoryLimitBytes && current) kill('memory')
    }, memoryCheckMs)
    try {
      const outcome = await new Promise<Reply | SandboxFailure>((settle) => {
        const heard = (message: Reply) => {
          if (++messages > maxMessagesPerRequest) kill('output')
          else onMessage?.(message)
        }
        current = { id: request.id, settle, heard }
        // An error here means that the process is going; 'exit' tells the rest.
        child.send(request, () => {})
      })
      if (outcome instanceof SandboxFailure) throw outcome
      if (outcome.type === 'error') throw new SandboxFailure('error', lastWords.trim(), outcome.sentence)
      return outcome.result
    } finally {
      current = undefined
      clearTimeout(timer)
      clearInterval(watch)
    }
  }

  return {
    get served() {
      return served
    },
    get isAlive() {
      return isAlive && !isEnding
    },
    run,
    kill,
    exited,
  }
}
