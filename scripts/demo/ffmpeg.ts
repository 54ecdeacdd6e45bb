import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

/** Whether films and MP3s can be made here. */
export async function hasFfmpeg(): Promise<boolean> {
  return promisify(execFile)('ffmpeg', ['-version']).then(
    () => true,
    () => false,
  )
}

/** Runs ffmpeg, feeding it chunks (frames of video) one at a time, and waits until it is done. */
export async function encode(args: string[], chunks: Iterable<Buffer> = []): Promise<void> {
  const child: ChildProcessWithoutNullStreams = spawn('ffmpeg', ['-v', 'error', '-y', ...args])
  let complaint = ''
  child.stderr.on('data', (data) => {
    complaint += data
  })
  // A broken pipe is told by the exit code below, with ffmpeg's own words.
  child.stdin.on('error', () => {})
  const closed = once(child, 'close')
  for (const chunk of chunks) {
    if (!child.stdin.writable) break
    if (!child.stdin.write(chunk)) await Promise.race([once(child.stdin, 'drain'), closed])
  }
  child.stdin.end()
  const [code] = await closed
  if (code !== 0) throw new Error(`ffmpeg stopped with code ${code}: ${complaint.trim()}`)
}
