import { type SandboxChild, type SandboxRequest, startChild } from './sandbox-child.ts'
import { SandboxFailure } from './sandbox-failure.ts'
import { type Isolation, probeIsolation } from './sandbox-isolation.ts'

export type SandboxOptions = {
  /** The script that each process runs; it answers `{ id, … }` with `{ id, type: 'result', result }`. */
  entry: URL | string
  /** Processes at most, started when they are needed. */
  size: number
  /** Resident bytes of one process and everything it started. */
  memoryLimitBytes: number
  /** A process is replaced after so many requests, so that leaks of decoders stay small. */
  requestsPerProcess: number
  /** Added to PATH, LANG and TMPDIR; nothing else is inherited. */
  env?: Record<string, string>
  /** Processes without work end after this long. */
  idleMs?: number
}

export type RunOptions = { timeoutMs: number; signal?: AbortSignal; onMessage?: (message: never) => void }

export type SandboxStats = { networkIsolated: boolean; processes: number; busy: number; waiting: number }

export type Sandbox<Request extends SandboxRequest, Result> = {
  /** Runs one request, first come first served. Rejects with a `SandboxFailure`, or the signal's reason. */
  run(request: Request, options: RunOptions): Promise<Result>
  stats(): SandboxStats
  /** Resolves when it is known what isolation this system allows. */
  ready: Promise<void>
  /** Ends every process. Waiting and running requests reject. */
  close(): Promise<void>
}

type Waiting = {
  request: SandboxRequest
  options: RunOptions
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
  /** Stops listening to the signal that takes it out of the queue. */
  stay: () => void
}

/**
 * A pool of child processes for untrusted bytes: no secrets in the environment, no network where the system allows
 * that, limits on memory, time and output, ended as a group. A crash is one failed request; the pool goes on.
 */
export function createSandbox<Request extends SandboxRequest, Result>(
  options: SandboxOptions,
): Sandbox<Request, Result> {
  const { size, requestsPerProcess, idleMs = 60_000 } = options
  const queue: Waiting[] = []
  const idle: { child: SandboxChild; timer: NodeJS.Timeout }[] = []
  const children = new Set<SandboxChild>()
  let busy = 0
  let isClosed = false
  let isolation: Isolation | undefined
  const ready = probeIsolation().then((found) => {
    isolation = found
    pump()
  })

  function pump(): void {
    while (isolation && !isClosed && busy < size && queue.length > 0) {
      const waiting = queue.shift()
      if (!waiting) return
      waiting.stay()
      void serve(waiting, takeChild(isolation))
    }
  }

  function takeChild(allowed: Isolation): SandboxChild {
    for (let spare = idle.pop(); spare; spare = idle.pop()) {
      clearTimeout(spare.timer)
      if (spare.child.isAlive) return spare.child
    }
    const { entry, memoryLimitBytes, env = {} } = options
    const child = startChild({ entry, memoryLimitBytes, env }, allowed)
    children.add(child)
    void child.exited.then(() => children.delete(child))
    return child
  }

  async function serve(
    { request, options: { timeoutMs, signal, onMessage }, resolve, reject }: Waiting,
    child: SandboxChild,
  ) {
    busy++
    const stop = () => child.kill()
    signal?.addEventListener('abort', stop, { once: true })
    try {
      resolve(await child.run(request, timeoutMs, onMessage as ((message: unknown) => void) | undefined))
    } catch (error) {
      reject(signal?.aborted ? signal.reason : error)
    } finally {
      signal?.removeEventListener('abort', stop)
      busy--
      release(child)
      pump()
    }
  }

  function release(child: SandboxChild): void {
    if (!child.isAlive) return
    if (isClosed || child.served >= requestsPerProcess) {
      child.kill()
      return
    }
    const timer = setTimeout(() => {
      const at = idle.findIndex((spare) => spare.child === child)
      if (at >= 0) idle.splice(at, 1)
      child.kill()
    }, idleMs)
    timer.unref()
    idle.push({ child, timer })
  }

  return {
    run(request, runOptions) {
      const { signal } = runOptions
      if (isClosed) return Promise.reject(new SandboxFailure('closed'))
      if (signal?.aborted) return Promise.reject(signal.reason)
      return new Promise<Result>((resolve, reject) => {
        const stay = () => signal?.removeEventListener('abort', leave)
        const waiting: Waiting = {
          request,
          options: runOptions,
          resolve: resolve as (result: unknown) => void,
          reject,
          stay,
        }
        const leave = () => {
          const at = queue.indexOf(waiting)
          if (at < 0) return
          queue.splice(at, 1)
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', leave, { once: true })
        queue.push(waiting)
        pump()
      })
    },
    stats: () => ({
      networkIsolated: isolation?.networkIsolated ?? false,
      processes: children.size,
      busy,
      waiting: queue.length,
    }),
    ready,
    async close() {
      isClosed = true
      for (const { reject } of queue.splice(0)) reject(new SandboxFailure('closed'))
      for (const { timer } of idle.splice(0)) clearTimeout(timer)
      await ready
      const ending = [...children]
      for (const child of ending) child.kill('closed')
      await Promise.all(ending.map((child) => child.exited))
    },
  }
}
