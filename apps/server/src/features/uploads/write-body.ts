import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'

/** Sockets bring 64 KiB at a time; the disk is asked once per this many bytes. */
const WRITE_BYTES = 512 * 1024

/** `whole`: the body ended. `cut`: the connection died or somebody asked to stop. `too_large`: more came than there is room for. */
export type BodyEnd = 'whole' | 'cut' | 'too_large'

/**
 * Writes a body into a file from `offset` on, while the next bytes arrive. What reached this process is written also
 * when the connection dies. Holds at most two writes' worth of bytes.
 * @param room how many bytes may come
 * @param onWritten called with bytes that are in the file, in order
 */
export function writeBody(
  body: Readable,
  file: FileHandle,
  options: { offset: number; room: number; stop: AbortSignal; onWritten: (bytes: Buffer) => void },
): Promise<{ end: BodyEnd; offset: number }> {
  const { room, stop, onWritten } = options
  return new Promise((resolve, reject) => {
    let offset = options.offset
    let came = 0
    let waiting: Buffer[] = []
    let waitingBytes = 0
    let isWriting = false
    let end: BodyEnd | undefined

    const pump = () => {
      if (isWriting) return
      if (waitingBytes > 0 && (end || waitingBytes >= WRITE_BYTES)) {
        const chunks = waiting
        waiting = []
        waitingBytes = 0
        isWriting = true
        if (!end) body.resume()
        writeAll(file, chunks, offset).then((written) => {
          for (const chunk of chunks) onWritten(chunk)
          offset += written
          isWriting = false
          pump()
        }, fail)
      } else if (end) {
        leave()
        resolve({ end, offset })
      }
    }
    const take = (chunk: Buffer) => {
      came += chunk.length
      if (came > room) return finish('too_large')
      waiting.push(chunk)
      waitingBytes += chunk.length
      if (waitingBytes < WRITE_BYTES) return
      if (isWriting) body.pause()
      pump()
    }
    const finish = (how: BodyEnd) => {
      if (end) return
      end = how
      body.off('data', take)
      pump()
    }
    const whole = () => finish('whole')
    const cut = () => finish('cut')
    const fail = (error: unknown) => {
      leave()
      reject(error)
    }
    const leave = () => {
      body.off('data', take).off('end', whole).off('close', cut)
      stop.removeEventListener('abort', cut)
    }
    body.on('data', take).once('end', whole).once('close', cut)
    // A connection that dies also says so as an error, which would end the process if nobody listened.
    body.on('error', cut)
    stop.addEventListener('abort', cut, { once: true })
    if (stop.aborted || body.destroyed) cut()
  })
}

/** A disk that is nearly full writes a part and says no only to the next attempt. */
async function writeAll(file: FileHandle, chunks: Buffer[], position: number): Promise<number> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  let { bytesWritten } = await file.writev(chunks, position)
  if (bytesWritten === total) return total
  const whole = Buffer.concat(chunks, total)
  while (bytesWritten < total) {
    bytesWritten += (await file.write(whole, bytesWritten, total - bytesWritten, position + bytesWritten)).bytesWritten
  }
  return total
}
