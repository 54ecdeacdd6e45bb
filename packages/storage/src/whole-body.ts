import { addAbortSignal, type Readable, Transform } from 'node:stream'
import { StorageProblem } from './storage-problem.ts'

/**
 * The body of a read, passed on. It errors with storage_unavailable when the body errors, when it is not exactly
 * `sizeBytes` long, or when nothing arrives for `stallMs` although the reader wants more. A reader that takes its time
 * is not a stall. The reader therefore never sees a clean end of a body that is not whole; destroying the returned
 * stream destroys the body.
 */
export function wholeBody(
  body: Readable,
  options: { key: string; sizeBytes: number; stallMs?: number; signal?: AbortSignal },
): Readable {
  const { key, sizeBytes, stallMs, signal } = options
  let gotBytes = 0
  const broken = (cause?: unknown) =>
    new StorageProblem('storage_unavailable', `Reading ${key} broke off after ${gotBytes} of ${sizeBytes} bytes.`, {
      cause,
    })
  const checked = new Transform({
    readableHighWaterMark: 512 * 1024,
    writableHighWaterMark: 512 * 1024,
    transform(chunk: Buffer, _encoding, done) {
      gotBytes += chunk.length
      stall?.refresh()
      if (gotBytes > sizeBytes) done(broken())
      else done(null, chunk)
    },
    flush(done) {
      done(gotBytes === sizeBytes ? null : broken())
    },
  })
  const stall = stallMs === undefined ? undefined : setTimeout(onStall, stallMs).unref()
  function onStall() {
    const readerIsBehind = checked.readableLength >= checked.readableHighWaterMark
    if (readerIsBehind) stall?.refresh()
    else checked.destroy(broken(new Error(`Nothing arrived for ${stallMs} ms.`)))
  }
  body.once('error', (error) => checked.destroy(broken(error)))
  body.once('close', () => {
    if (!body.readableEnded) checked.destroy(broken(new Error('The connection was closed.')))
  })
  checked.once('close', () => {
    clearTimeout(stall)
    body.destroy()
  })
  body.pipe(checked)
  return signal ? addAbortSignal(signal, checked) : checked
}
