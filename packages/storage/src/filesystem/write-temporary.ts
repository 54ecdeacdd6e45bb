import { type FileHandle, open } from 'node:fs/promises'
import { addAbortSignal, type Readable } from 'node:stream'
import { wrongSourceLength } from '../source-stream.ts'
import { filesystemProblem } from './filesystem-problem.ts'

/** Streams bring what they bring (often 16 or 64 KiB); the disk is asked once per this many bytes. */
const writeBytes = 1024 * 1024

/**
 * Streams exactly `sizeBytes` into a new file. Errors of the disk become StorageProblems, errors of the source stay
 * as they are: that is why this is a loop and not a pipeline, in which both look the same.
 */
export async function writeTemporary(
  path: string,
  stream: Readable,
  options: { sizeBytes: number; durable: boolean; root: string; signal: AbortSignal | undefined },
): Promise<void> {
  const { sizeBytes, durable, root, signal } = options
  const onDisk = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => Promise.reject(filesystemProblem(error, root)))
  if (signal) addAbortSignal(signal, stream)
  let handle: FileHandle | undefined
  try {
    const file = await onDisk(open(path, 'wx', 0o640))
    handle = file
    let gotBytes = 0
    let waiting: Buffer[] = []
    let waitingBytes = 0
    const writeWaiting = async () => {
      const [first] = waiting
      if (!first) return
      await onDisk(file.writeFile(waiting.length === 1 ? first : Buffer.concat(waiting, waitingBytes)))
      waiting = []
      waitingBytes = 0
    }
    for await (const chunk of stream as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      gotBytes += bytes.length
      if (gotBytes > sizeBytes) throw wrongSourceLength(sizeBytes, gotBytes)
      waiting.push(bytes)
      waitingBytes += bytes.length
      if (waitingBytes >= writeBytes) await writeWaiting()
    }
    if (gotBytes !== sizeBytes) throw wrongSourceLength(sizeBytes, gotBytes)
    await writeWaiting()
    if (durable) await onDisk(file.sync())
  } finally {
    stream.destroy()
    if (handle) await onDisk(handle.close())
  }
}
