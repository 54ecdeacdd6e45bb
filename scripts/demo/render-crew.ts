import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ProductName } from './products.ts'

export type RenderJob =
  | { kind: 'photograph' | 'poster' | 'clip'; index: number; path: string }
  | { kind: 'product'; product: ProductName; directory: string }

export type RenderCrew = { render(job: RenderJob): Promise<void>; dismiss(): Promise<void> }

type Waiting = { job: RenderJob; done: () => void; failed: (error: unknown) => void }

/** Worker threads that take jobs in the order given, one each at a time. */
export function gatherCrew(size = Math.min(8, availableParallelism())): RenderCrew {
  const queue: Waiting[] = []
  const idle: Worker[] = []
  const underWay = new Map<Worker, Waiting>()
  const workers = Array.from({ length: size }, () => {
    const worker = new Worker(new URL('./render-worker.ts', import.meta.url))
    const finish = (error?: unknown) => {
      const waiting = underWay.get(worker)
      underWay.delete(worker)
      if (error) waiting?.failed(error)
      else waiting?.done()
    }
    worker.on('message', ({ error }: { error?: unknown }) => {
      finish(error)
      idle.push(worker)
      assign()
    })
    worker.on('error', finish)
    idle.push(worker)
    return worker
  })
  function assign(): void {
    while (queue.length > 0 && idle.length > 0) {
      const worker = idle.shift()!
      const waiting = queue.shift()!
      underWay.set(worker, waiting)
      worker.postMessage(waiting.job)
    }
  }
  return {
    render(job) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      queue.push({ job, done: resolve, failed: reject })
      assign()
      return promise
    },
    async dismiss() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
