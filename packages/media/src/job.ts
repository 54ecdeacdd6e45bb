import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultLimits } from './limits.ts'
import type { PictureSource, Pixels } from './pictures/pixels.ts'
import type { MediaRequest, Recipe, Rendition, Result, StepName } from './protocol.ts'
import type { ToolBox } from './run-tool.ts'

/** One file on its way through its steps. Steps read and fill it in order. */
export type Job = {
  request: MediaRequest
  box: ToolBox
  result: Result
  /** Sizes of embedded binary values by tag name; filled once the tags have been read. */
  binaries: Promise<Map<string, number>>
  /** What the preview is drawn from when that is not the file itself: a poster frame, a page, a cover. */
  source?: PictureSource
  /** The upright sRGB pixels of the preview; thumbnail, palette and hash come from these. */
  pixels?: Pixels
  /** The PDF that was made of an office document. */
  document?: string
  /** Plain text that was found, for a drawn preview of text files. */
  text?: string
  /** Loudness peaks 0..1, for a drawn preview of sound without a cover. */
  peaks?: number[]
  /** What a step wants to say although it succeeded. */
  notes: Map<StepName, string>
}

export function createJob(request: MediaRequest): Job {
  const limits = { ...defaultLimits, ...request.limits }
  return {
    request,
    box: { tools: request.tools, limits, scratch: request.scratch },
    result: {
      ...request.sniffed,
      width: null,
      height: null,
      durationS: null,
      pages: null,
      orientation: null,
      colour: { space: null, profile: null, hasAlpha: null, bitDepth: null },
      facts: { technical: {}, tags: {}, isCut: false },
      embedded: null,
      renditions: [],
      thumbHash: null,
      palette: [],
      steps: [],
    },
    binaries: Promise.resolve(new Map()),
    notes: new Map(),
  }
}

export function scratchPath(job: Job, name: string): string {
  return join(job.request.scratch, name)
}

/** Records a file that a step wrote. */
export async function addRendition(
  job: Job,
  recipe: Recipe,
  path: string,
  mime: string,
  size?: { width: number; height: number },
): Promise<void> {
  const { size: sizeBytes } = await stat(path)
  const { width = null, height = null } = size ?? {}
  const rendition: Rendition = { recipe, path, mime, width, height, sizeBytes }
  job.result.renditions.push(rendition)
}
