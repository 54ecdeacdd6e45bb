import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import sharp from 'sharp'
import { type Job, scratchPath } from '../job.ts'
import { skipped } from '../problem.ts'
import { runTool } from '../run-tool.ts'
import { installSentence } from '../tools/tools.ts'
import type { PictureSource } from './pixels.ts'

// An icon holds several pictures, so it has a demuxer of its own; the others are one picture per file.
function stillArgs(codec: string, file: string): string[] {
  if (codec === 'ico') return inputArgs('ico', file)
  // EXR holds linear light; screens expect the sRGB curve.
  const curve = codec === 'exr' ? ['-apply_trc', 'iec61966_2_1'] : []
  return [...curve, '-pattern_type', 'none', '-c:v', codec, ...inputArgs('image2', file)]
}

/** A still in a format that libvips does not read, through ffmpeg with a forced decoder, as a PNG. */
export async function decodeWithFfmpeg(job: Job, decoder: `ffmpeg:${string}`): Promise<PictureSource> {
  if (!job.box.tools.ffmpeg)
    throw skipped(installSentence('ffmpeg', `see ${job.request.sniffed.format.toUpperCase()} pictures`))
  const output = scratchPath(job, 'decoded.png')
  await runTool(job.box, 'ffmpeg', [
    ...quietly,
    ...stillArgs(decoder.slice('ffmpeg:'.length), job.request.file),
    ...['-map', '0:v', '-frames:v', '1', '-c:v', 'png', '-f', 'image2', '-y', output],
  ])
  return withSize(job, { input: output, isUpright: true })
}

export const quietly = ['-nostdin', '-hide_banner', '-v', 'error']

/** Input options that let ffmpeg open this one file, as this one format, and nothing else. */
export function inputArgs(demuxer: string, file: string): string[] {
  return ['-protocol_whitelist', 'file,pipe', '-f', demuxer, '-i', `file:${file}`]
}

/** HEIC through libheif's converter; it turns the picture upright by itself. */
export async function decodeHeif(job: Job): Promise<PictureSource> {
  if (!job.box.tools['heif-convert']) throw skipped(installSentence('heif-convert', 'see HEIC photographs'))
  const output = scratchPath(job, 'decoded.jpg')
  await runTool(job.box, 'heif-convert', ['-q', '95', job.request.file, output])
  // Bursts and live pictures become decoded-1.jpg, decoded-2.jpg …
  const written = (await readdir(dirname(output))).filter((name) => /^decoded(-1)?\.jpg$/.test(name)).sort()
  return withSize(job, { input: join(dirname(output), written[0] ?? basename(output)), isUpright: true })
}

/** Width and height of what a tool decoded, when nothing better is known. */
export async function withSize(job: Job, source: PictureSource): Promise<PictureSource> {
  if (job.result.width && job.result.height) return source
  const { width, height } = await sharp(source.input, { limitInputPixels: false }).metadata()
  job.result.width = width
  job.result.height = height
  return source
}
