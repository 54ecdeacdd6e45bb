import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { MediaMessage, MediaRequest, Result } from '@damask/media'
import { findTools } from '@damask/media'
import type { MediaPool } from './media-pool.ts'
import { createSandbox } from './sandbox.ts'

const MIB = 1024 * 1024
/** Native libraries leak a little under hostile input; a fresh process now and then is cheap. */
const REQUESTS_PER_PROCESS = 500

/** @param processes how many files are worked on at once; one per core when left out */
export async function openMediaPool({
  processes,
  memoryMib,
}: {
  processes: number | undefined
  memoryMib: number
}): Promise<MediaPool> {
  const tools = await findTools()
  const size = processes ?? availableParallelism()
  const sandbox = createSandbox<MediaRequest, Result>({
    entry: fileURLToPath(import.meta.resolve('@damask/media/worker')),
    size,
    memoryLimitBytes: memoryMib * MIB,
    requestsPerProcess: REQUESTS_PER_PROCESS,
  })
  await sandbox.ready
  return {
    run: (request, { timeoutMs, signal, onStep }) =>
      sandbox.run(
        { id: randomUUID(), ...request, tools },
        {
          timeoutMs,
          ...(signal && { signal }),
          onMessage: (message: MediaMessage) => message.type === 'step' && onStep?.(message),
        },
      ),
    stats: () => sandbox.stats(),
    close: () => sandbox.close(),
  }
}
