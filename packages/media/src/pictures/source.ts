import type { Format } from '../formats.ts'
import type { Job } from '../job.ts'
import { failed, skipped } from '../problem.ts'
import { decoderOf, embeddedPreviewFormats } from '../supported.ts'
import { decodePhotoshop } from './decode-photoshop.ts'
import { decodeRadiance } from './decode-radiance.ts'
import { decodeRaw } from './decode-raw.ts'
import { decodeHeif, decodeWithFfmpeg } from './decode-with-tool.ts'
import { findEmbeddedPreview } from './embedded-preview.ts'
import { checkPixels, type PictureSource } from './pixels.ts'
import { readSvg } from './read-svg.ts'

/** What the preview of this file is decoded from; remembered, since zoom is made from the same. */
export async function sourceOf(job: Job): Promise<PictureSource> {
  job.source ??= await findSource(job)
  return job.source
}

async function findSource(job: Job): Promise<PictureSource> {
  const { request, result, box } = job
  const { format } = request.sniffed
  const decoder = decoderOf(format)
  if (decoder === 'svg') return readSvg(request.file, format === 'svgz', box.limits)
  // Tools are not started on what claims to be too large; their formats tell their size by tags only.
  if (decoder !== 'sharp') await job.binaries
  if (result.width && result.height) checkPixels(result.width, result.height, box.limits)
  if (decoder === 'sharp') {
    checkMemory(job)
    return { input: request.file }
  }
  if (decoder === 'heif') return decodeHeif(job)
  if (decoder === 'raw') return decodeRaw(job)
  if (decoder === 'psd') return decodePhotoshop(job)
  if (decoder === 'radiance') return decodeRadiance(job)
  if (decoder) return decodeWithFfmpeg(job, decoder)
  if (embeddedPreviewFormats.has(format as Format)) return findEmbeddedPreview(job)
  throw skipped('There is nothing in this file that a preview could be made of.')
}

// Interlaced and progressive pictures cannot be decoded in strips: the whole must be held.
function checkMemory(job: Job): void {
  const { width, height, facts, colour } = job.result
  if (!facts.technical.isProgressive || !width || !height) return
  const bytes = width * height * Number(facts.technical.channels ?? 4) * Math.ceil((colour.bitDepth ?? 8) / 8) * 2
  if (bytes > job.box.limits.decodeMemoryBytes) {
    throw failed('This image is stored in a way that needs more memory than is allowed, so it was not drawn.')
  }
}
