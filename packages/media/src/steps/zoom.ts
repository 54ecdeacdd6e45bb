import { addRendition, type Job, scratchPath } from '../job.ts'
import { openPicture, previewSide } from '../pictures/pixels.ts'
import { sourceOf } from '../pictures/source.ts'
import { skipped } from '../problem.ts'

/** A large copy of pictures that browsers cannot open, for looking closely. Opaque ones as JPEG, which is far faster. */
export async function makeZoom(job: Job): Promise<void> {
  if (!job.pixels) throw skipped('There is no preview to make it from.')
  const source = await sourceOf(job)
  const { maxZoomSide } = job.box.limits
  const { width = 0, height = 0 } = await openPicture(source, job.box.limits).metadata()
  if (Math.max(width, height) <= previewSide) throw skipped('The preview already shows every pixel.')
  const picture = openPicture(source, job.box.limits)
    .resize({ width: maxZoomSide, height: maxZoomSide, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
  const isOpaque = job.pixels.channels === 3
  const path = scratchPath(job, isOpaque ? 'zoom.jpg' : 'zoom.webp')
  const info = await (isOpaque ? picture.jpeg({ quality: 88 }) : picture.webp({ quality: 85, effort: 2 })).toFile(path)
  await addRendition(job, 'zoom', path, isOpaque ? 'image/jpeg' : 'image/webp', info)
}
