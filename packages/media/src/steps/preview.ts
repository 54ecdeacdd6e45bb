import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { addRendition, type Job, scratchPath } from '../job.ts'
import { drawText, drawWaveform } from '../pictures/draw.ts'
import { decodePixels, type PictureSource, previewSide } from '../pictures/pixels.ts'
import { sourceOf } from '../pictures/source.ts'
import { runScript } from '../run-tool.ts'
import { writeWebp } from './thumbnail.ts'

const laborious = /<(?:[\w-]+:)?(?:filter|use|pattern|mask|marker|image|clipPath)[\s>]/
const animatedFormats = new Set(['gif', 'webp'])

/** The picture that people look at: 1600 px at most, upright, sRGB; moving when the original moves and is short. */
export async function makePreview(job: Job): Promise<void> {
  const source = drawnSource(job) ?? (await drawApart(job, await sourceOf(job)))
  const { pixels, isDamaged } = await decodePixels(source, job.box.limits)
  job.pixels = pixels
  if (isDamaged) job.notes.set('preview', 'The file is damaged; the preview shows what could be read.')
  if (animatedFormats.has(job.result.format) && (await makeMovingPreview(job, source))) return
  await writeWebp(job, 'preview', pixels)
}

function drawnSource(job: Job): PictureSource | undefined {
  if (job.source) return undefined
  if (job.result.kind === 'audio' && job.peaks) return drawWaveform(job.peaks)
  if (job.text !== undefined) return drawText(job.text)
  return undefined
}

// Plain shapes are drawn here, which is fast; what could take for ever is drawn where it can be stopped.
async function drawApart(job: Job, source: PictureSource): Promise<PictureSource> {
  const isDrawing = job.result.format === 'svg' || job.result.format === 'svgz'
  if (!isDrawing || typeof source.input === 'string' || !laborious.test(source.input.toString('utf8'))) return source
  const { limits } = job.box
  const [input, output] = [scratchPath(job, 'drawing.svg'), scratchPath(job, 'drawing.png')]
  await writeFile(input, source.input)
  const script = join(import.meta.dirname, '../pictures/draw-svg.ts')
  const seconds = { timeoutMs: limits.drawingTimeoutMs, cpuSeconds: Math.ceil(limits.drawingTimeoutMs / 1000) }
  await runScript(job.box, script, [input, output, String(source.density ?? 72), String(limits.maxPixels)], seconds)
  job.source = { input: output, isUpright: true }
  return job.source
}

// All frames lie in memory as one tall strip: frames × pixels is the budget. Failing that, a still is enough.
async function makeMovingPreview(job: Job, source: PictureSource): Promise<boolean> {
  const { width, height, pages } = job.result
  const { maxAnimationFrames, maxAnimationPixels } = job.box.limits
  if (!width || !height || !pages || pages < 2) return false
  if (pages > maxAnimationFrames || pages * width * height > maxAnimationPixels) {
    job.notes.set('preview', 'This animation is too long to move in the preview; its first frame is shown.')
    return false
  }
  const path = scratchPath(job, 'preview.webp')
  try {
    const info = await sharp(source.input, { animated: true, failOn: 'none', limitInputPixels: maxAnimationPixels * 2 })
      .resize({ width: previewSide, height: previewSide, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 75, effort: 2 })
      .toFile(path)
    await addRendition(job, 'preview', path, 'image/webp', {
      width: info.width,
      height: info.pageHeight ?? info.height,
    })
    return true
  } catch {
    return false
  }
}
