import { writeFile } from 'node:fs/promises'
import { addRendition, type Job, scratchPath } from '../job.ts'
import { inputArgs, quietly } from '../pictures/decode-with-tool.ts'
import { failed, skipped } from '../problem.ts'
import { runTool } from '../run-tool.ts'
import { demuxerOf } from '../supported.ts'
import { installSentence } from '../tools/tools.ts'

const sampleRate = 8000
const samplesPerWindow = 80
const peakCount = 1000
const maxPcmBytes = 2 * 1024 * 1024 * 1024

/** About a thousand loudness peaks from 0 to 1 as JSON, from the first sound stream mixed to one channel. */
export async function makeWaveform(job: Job): Promise<void> {
  if (!job.box.tools.ffmpeg) throw skipped(installSentence('ffmpeg', 'see waveforms of sounds'))
  const windows: number[] = []
  let loudest = 0
  let inWindow = 0
  let rest: Buffer = Buffer.alloc(0)
  const listen = (chunk: Buffer) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const whole = bytes.length - (bytes.length % 2)
    for (let at = 0; at < whole; at += 2) {
      loudest = Math.max(loudest, Math.abs(bytes.readInt16LE(at)))
      if (++inWindow < samplesPerWindow) continue
      windows.push(loudest)
      loudest = 0
      inWindow = 0
    }
    rest = bytes.subarray(whole)
  }
  await runTool(
    job.box,
    'ffmpeg',
    [
      ...quietly,
      ...inputArgs(demuxerOf(job.request.sniffed.format) ?? 'mov', job.request.file),
      ...['-map', '0:a:0', '-ac', '1', '-ar', String(sampleRate), '-f', 's16le', 'pipe:1'],
    ],
    { onOutput: listen, maxOutputBytes: maxPcmBytes },
  )
  if (inWindow > 0) windows.push(loudest)
  if (windows.length === 0) throw failed('There is no sound in this file.')

  job.peaks = reduce(windows)
  job.result.durationS ??= (windows.length * samplesPerWindow) / sampleRate
  const path = scratchPath(job, 'waveform.json')
  await writeFile(path, JSON.stringify({ version: 1, durationS: job.result.durationS, peaks: job.peaks }))
  await addRendition(job, 'waveform', path, 'application/json')
}

function reduce(windows: number[]): number[] {
  const count = Math.min(peakCount, windows.length)
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * windows.length) / count)
    const to = Math.max(from + 1, Math.floor(((i + 1) * windows.length) / count))
    let peak = 0
    for (let at = from; at < to; at++) peak = Math.max(peak, windows[at]!)
    return Math.round((peak / 32768) * 1000) / 1000
  })
}
