import type { TagReader } from './facts/embedded-tags.ts'
import { readTags } from './facts/facts.ts'
import { readTechnical } from './facts/technical.ts'
import { createJob, type Job } from './job.ts'
import { planSteps, selectSteps } from './plan-steps.ts'
import { endOf } from './problem.ts'
import type { MediaRequest, Orientation, Result, StepMessage, StepName, StepOutcome } from './protocol.ts'
import { convertOffice } from './steps/office.ts'
import { drawFirstPage } from './steps/pages.ts'
import { makePoster } from './steps/poster.ts'
import { makePreview } from './steps/preview.ts'
import { makeProxy } from './steps/proxy.ts'
import { extractText } from './steps/text.ts'
import { makePalette, makeThumbnails } from './steps/thumbnail.ts'
import { makeWaveform } from './steps/waveform.ts'
import { makeZoom } from './steps/zoom.ts'

const makers: Partial<Record<StepName, { make: (job: Job) => Promise<void>; otherwise: string }>> = {
  poster: {
    make: makePoster,
    otherwise: 'This file is damaged or uses a rare codec; no picture could be taken from it.',
  },
  waveform: { make: makeWaveform, otherwise: 'This sound is damaged or uses a rare codec; it cannot be drawn.' },
  office: { make: convertOffice, otherwise: 'This document is damaged; it could not be turned into pages.' },
  pages: { make: drawFirstPage, otherwise: 'This document is damaged; its pages cannot be drawn.' },
  zoom: { make: makeZoom, otherwise: 'The large copy could not be made.' },
  text: { make: extractText, otherwise: 'The text of this document could not be read.' },
  proxy: { make: makeProxy, otherwise: 'A copy that browsers play could not be made; the original can be downloaded.' },
  preview: { make: makePreview, otherwise: 'This file is damaged or uses an unusual variant; it cannot be shown.' },
  thumbnail: { make: makeThumbnails, otherwise: 'The thumbnail could not be made.' },
  palette: { make: makePalette, otherwise: 'The colours could not be read.' },
}

/**
 * Runs the planned steps of one file, one after the other, and tells of each. A failed step never stops the others;
 * this rejects only for reasons that lie outside the file.
 */
export async function processMedia(
  request: MediaRequest,
  reader: TagReader,
  tell: (message: StepMessage) => void,
): Promise<Result> {
  const job = createJob(request)
  const steps = selectSteps(planSteps(request.sniffed), request.steps)

  // ExifTool is another process: it reads while pixels are decoded here. Headers come first, decoding needs them.
  const technical = readTechnical(job)
  const facts = steps.includes('facts')
    ? runStep(job, 'facts', tell, () => readFacts(job, reader, technical))
    : undefined
  await technical.catch(() => {})
  for (const step of steps) {
    const maker = makers[step]
    if (maker) await runStep(job, step, tell, () => maker.make(job), maker.otherwise)
  }
  await facts

  const { result } = job
  result.orientation = orientationOf(result.width, result.height)
  result.steps.sort((a, b) => steps.indexOf(a.step) - steps.indexOf(b.step))
  return result
}

async function readFacts(job: Job, reader: TagReader, technical: Promise<void>): Promise<void> {
  const tags = readTags(job, reader)
  job.binaries = tags.catch(() => new Map())
  const [measured, read] = await Promise.allSettled([technical, tags])
  if (measured.status === 'rejected') throw endOf(measured.reason, 'This file is damaged: its header cannot be read.')
  if (read.status === 'rejected') throw read.reason
}

async function runStep(
  job: Job,
  step: StepName,
  tell: (message: StepMessage) => void,
  run: () => Promise<void>,
  otherwise = 'This could not be done.',
): Promise<void> {
  const { id } = job.request
  const startedAt = performance.now()
  tell({ id, type: 'step', step, state: 'running' })
  // Steps that write run one after the other, so what was added meanwhile is this step's.
  const before = job.result.renditions.length
  const end = await run().then(
    () => undefined,
    (error) => endOf(error, otherwise),
  )
  const sentence = end?.message ?? job.notes.get(step)
  const outcome: StepOutcome = {
    step,
    state: end?.state ?? 'done',
    ...(sentence ? { sentence } : {}),
    tookMs: Math.round(performance.now() - startedAt),
  }
  job.result.steps.push(outcome)
  const renditions = step === 'facts' ? [] : job.result.renditions.slice(before)
  tell({ id, type: 'step', ...outcome, ...(renditions.length > 0 ? { renditions } : {}) })
}

// Within two percent of a square people call it square.
function orientationOf(width: number | null, height: number | null): Orientation | null {
  if (!width || !height) return null
  if (Math.abs(width - height) <= Math.max(width, height) * 0.02) return 'square'
  return width > height ? 'landscape' : 'portrait'
}
