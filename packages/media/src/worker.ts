/**
 * Entry of a long-lived child process. It takes one request at a time over Node's IPC channel and answers with
 * `MediaMessage`s. It has no database, no configuration and no secrets; when its parent goes, it goes with all that
 * it started.
 */
import { tmpdir } from 'node:os'
import { readEmbedded } from './embedded/read-embedded.ts'
import { writeEmbedded } from './embedded/write-embedded.ts'
import { createTagReader, type TagReader } from './facts/embedded-tags.ts'
import { defaultLimits } from './limits.ts'
import { processMedia } from './process-media.ts'
import type { EmbedRequest, MediaMessage, MediaRequest, ReadEmbeddedRequest, ResultMessage } from './protocol.ts'

type Request = MediaRequest | ReadEmbeddedRequest | EmbedRequest

let reader: TagReader | undefined
let turn: Promise<void> = Promise.resolve()

process.on('message', (request: Request) => {
  turn = turn.then(() => answer(request))
})

process.on('disconnect', () => endGroup())

async function answer(request: Request): Promise<void> {
  try {
    send({ id: request.id, type: 'result', result: await resultOf(request) })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    send({ id: request.id, type: 'error', sentence: 'This file could not be processed.' })
  }
}

function resultOf(request: Request): Promise<ResultMessage['result']> {
  if ('type' in request && request.type === 'embed') return writeEmbedded(request)
  const limits = { ...defaultLimits, ...request.limits }
  reader ??= createTagReader({ tools: request.tools, limits }, tmpdir())
  if ('type' in request) return readEmbedded(reader, request.file, request.embeddedTags)
  return processMedia(request, reader, send)
}

function send(message: MediaMessage): void {
  if (process.connected) process.send?.(message)
}

// The sandbox starts us as leader of a group of our own, so the whole group is ours to end.
function endGroup(): void {
  try {
    process.kill(-process.pid, 'SIGKILL')
  } catch {
    process.exit(0)
  }
}
