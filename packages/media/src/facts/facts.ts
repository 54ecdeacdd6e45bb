import { readEmbedded } from '../embedded/read-embedded.ts'
import type { Job } from '../job.ts'
import { endOf } from '../problem.ts'
import { boundTags } from './bound-tags.ts'
import type { TagReader } from './embedded-tags.ts'

/** Embedded metadata into `facts.tags`, and what only tags know (profile name) into the result. */
export async function readTags(job: Job, reader: TagReader): Promise<Map<string, number>> {
  try {
    const { tags, isCut, binaries } = boundTags(await reader.read(job.request.file))
    job.result.facts.tags = tags
    job.result.facts.isCut = isCut
    const profile = tags.ICC_Profile?.ProfileDescription
    if (typeof profile === 'string' && profile) job.result.colour.profile = profile
    fillFromTags(job)
    await fillEmbedded(job, reader)
    return binaries
  } catch (error) {
    throw endOf(error, 'The embedded metadata could not be read.')
  }
}

/** What people said in a file is worth having and no reason to call the file damaged. */
async function fillEmbedded({ request, result, notes }: Job, reader: TagReader): Promise<void> {
  if (!request.embeddedTags) return
  result.embedded = await readEmbedded(reader, request.file, request.embeddedTags).catch(() => {
    notes.set('facts', 'What is said inside of this file could not be read in full.')
    return null
  })
}

// Formats whose decoders do not tell their size before they decode. Raw and Photoshop store the size before turning.
function fillFromTags({ result }: Job): void {
  const { tags } = result.facts
  const frames = Number(tags.PNG?.AnimationFrames)
  if (frames > 1) result.pages ??= frames
  if (result.width || !['image', 'design'].includes(result.kind)) return
  const [width = 0, height = 0] = String(tags.Composite?.ImageSize ?? '')
    .split(' ')
    .map(Number)
  if (!(width > 0 && height > 0)) return
  const isTurned = Number(tags.IFD0?.Orientation ?? 1) >= 5 && result.kind === 'image'
  result.width = isTurned ? height : width
  result.height = isTurned ? width : height
}
