import sharp from 'sharp'
import { addRendition, type Job, scratchPath } from '../job.ts'
import { inputArgs, quietly } from '../pictures/decode-with-tool.ts'
import { failed, skipped } from '../problem.ts'
import { runTool } from '../run-tool.ts'
import { demuxerOf } from '../supported.ts'
import { installSentence } from '../tools/tools.ts'

const posterSide = 1920
// Fractions of the duration that are tried until a frame is not nearly black.
const moments = [0.1, 0.3, 0.5]
const darkMean = 14

/** A frame that stands for a film, or the cover of a sound. */
export async function makePoster(job: Job): Promise<void> {
  if (!job.box.tools.ffmpeg) throw skipped(installSentence('ffmpeg', 'see posters of films and covers of sounds'))
  if (job.result.kind === 'audio' && !job.result.facts.technical.cover)
    throw skipped('This sound has no cover picture.')
  if (job.result.kind === 'video' && !job.result.facts.technical.video)
    throw failed('There is no readable moving picture in this file.')
  const frame = job.result.kind === 'audio' ? await takeFrame(job, 0, 'cover') : await findFrame(job)
  const path = scratchPath(job, 'poster.jpg')
  const { width, height } = await sharp(frame, { limitInputPixels: job.box.limits.maxPixels })
    .resize({ width: posterSide, height: posterSide, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 85 })
    .toFile(path)
  await addRendition(job, 'poster', path, 'image/jpeg', { width, height })
  job.source = { input: frame, isUpright: true }
}

async function findFrame(job: Job): Promise<string> {
  const durationS = job.result.durationS ?? 0
  let darkFrame: string | undefined
  for (const moment of durationS > 0 ? moments : [0]) {
    const frame = await takeFrame(job, durationS * moment, `frame-${moment}`).catch(() => undefined)
    if (!frame) continue
    const { channels } = await sharp(frame).resize(64, 64, { fit: 'inside' }).removeAlpha().stats()
    if (channels.some(({ mean }) => mean > darkMean)) return frame
    darkFrame ??= frame
  }
  return darkFrame ?? takeFrame(job, 0, 'frame-first')
}

// ffmpeg applies rotation flags by itself; the scale makes pixels square.
async function takeFrame(job: Job, second: number, name: string): Promise<string> {
  const path = scratchPath(job, `${name}.png`)
  await runTool(job.box, 'ffmpeg', [
    ...quietly,
    ...(second > 0 ? ['-ss', second.toFixed(3)] : []),
    ...inputArgs(demuxerOf(job.request.sniffed.format) ?? 'mov', job.request.file),
    ...['-map', '0:v:0', '-frames:v', '1', '-vf', 'scale=trunc(iw*sar+0.5):ih,setsar=1'],
    ...['-c:v', 'png', '-f', 'image2', '-y', path],
  ])
  // Seeking behind the last frame ends well and writes nothing.
  await sharp(path).metadata()
  return path
}
