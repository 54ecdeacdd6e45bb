import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type {
  Embedded,
  EmbedRequest,
  EmbedResult,
  MediaMessage,
  MediaRequest,
  ReadEmbeddedRequest,
  Result,
} from '@damask/media'
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
  const sandbox = createSandbox<MediaRequest | ReadEmbeddedRequest | EmbedRequest, Result | Embedded | EmbedResult>({
    entry: fileURLToPath(import.meta.resolve('@damask/media/worker')),
    size,
    memoryLimitBytes: memoryMib * MIB,
    requestsPerProcess: REQUESTS_PER_PROCESS,
  })
  await sandbox.ready
  return {
    run: async (request, { timeoutMs, signal, onStep }) =>
      (await sandbox.run(
        { id: randomUUID(), ...request, tools },
        {
          timeoutMs,
          ...(signal && { signal }),
          onMessage: (message: MediaMessage) => message.type === 'step' && onStep?.(message),
        },
      )) as Result,
    readEmbedded: async (request, bounds) =>
      (await sandbox.run({ id: randomUUID(), type: 'readEmbedded', ...request, tools }, bounds)) as Embedded,
    embed: async (request, bounds) =>
      (await sandbox.run({ id: randomUUID(), type: 'embed', ...request, tools }, bounds)) as EmbedResult,
    stats: () => sandbox.stats(),
    close: () => sandbox.close(),
  }
}
