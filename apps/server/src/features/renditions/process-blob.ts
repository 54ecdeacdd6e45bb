import type { ProcessingStep } from '@damask/contract'
import { planSteps, type Result, type StepMessage } from '@damask/media'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { SandboxFailure } from '../../platform/sandbox-failure.ts'
import { type Processed, recordProcessed, setProcessingState } from '../assets/index.ts'
import { EMBEDDED_TAGS, writeEmbedded } from './embedded.ts'
import {
  findKnown,
  findProcessing,
  findSubject,
  hasUninformedVersion,
  type Subject,
  writeProcessing,
} from './queries.ts'
import { afterMessage, afterStop, plannedSteps, stateAfter, timeoutMsFor } from './rules.ts'
import { runningOf } from './running.ts'
import { renditionSettings } from './settings.ts'
import { storeRenditions, writeRenditions } from './store-renditions.ts'
import { tellProgress } from './tell-progress.ts'
import { withFileOf } from './with-file-of.ts'

/** A process that died may have been unlucky once; dying again is the file's doing. */
const MAX_CRASHES = 2

/**
 * Makes renditions and facts of stored bytes, once for all versions that have them. Runs again from the start after a
 * death at any point; what was finished is not done again.
 * @throws StorageProblem, and whatever stopped it from outside: the queue tries again
 */
export async function processBlob(ctx: Ctx, sha256: string): Promise<void> {
  const { runs } = runningOf(ctx)
  // The same bytes may be asked for twice at once; the second one only has to look at what the first made.
  for (let other = runs.get(sha256); other; other = runs.get(sha256)) await other.done.catch(() => {})
  const run = { done: Promise.resolve(), steps: [] as ProcessingStep[] }
  runs.set(sha256, run)
  run.done = process(ctx, sha256, run).finally(() => runs.delete(sha256))
  await run.done
}

async function process(ctx: Ctx, sha256: string, run: { steps: ProcessingStep[] }): Promise<void> {
  const before = await findProcessing(ctx, sha256)
  if (before?.state === 'done' || before?.state === 'failed') return informLateVersions(ctx, sha256, before.state)
  const subject = await findSubject(ctx, sha256)
  if (!subject) return
  const attempts = (before?.attempts ?? 0) + 1
  run.steps = plannedSteps(planSteps(subject.sniffed))

  await withFileOf(ctx, subject, async (file, scratch) => {
    await begin(ctx, sha256, attempts)
    try {
      const result = await look(ctx, subject, file, scratch, run)
      const stored = await storeRenditions(ctx, sha256, result.renditions)
      await end(ctx, toProcessed(sha256, result), result.steps.map(toStep), async (ctx) => {
        await writeRenditions(ctx, sha256, stored)
        await writeEmbedded(ctx, sha256, result.embedded)
      })
    } catch (error) {
      const isFinal =
        error instanceof SandboxFailure &&
        error.reason !== 'closed' &&
        !ctx.signal.aborted &&
        (error.reason !== 'crashed' || attempts >= MAX_CRASHES)
      if (isFinal) return giveUp(ctx, subject, run.steps, error)
      // Neither a full storage nor a stopping server is a fault of the file, so it is not counted against it.
      const counts = error instanceof SandboxFailure && error.reason === 'crashed' && !ctx.signal.aborted
      await handBack(ctx, sha256, counts ? attempts : attempts - 1).catch(() => {})
      throw error
    }
  })
}

const begin = (ctx: Ctx, sha256: string, attempts: number): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    await setProcessingState(ctx, sha256, 'running')
    await writeProcessing(ctx, sha256, { state: 'running', attempts, startedAt: ctx.now(), endedAt: null })
  })

const handBack = (ctx: Ctx, sha256: string, attempts: number): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    await setProcessingState(ctx, sha256, 'waiting')
    await writeProcessing(ctx, sha256, { state: 'waiting', attempts })
  })

function look(
  ctx: Ctx,
  subject: Subject,
  file: string,
  scratch: string,
  run: { steps: ProcessingStep[] },
): Promise<Result> {
  const seconds = ctx.settings(renditionSettings).DAMASK_PROCESSING_TIMEOUT_SECONDS
  const tell = tellProgress(ctx, subject.shownBy)
  return ctx.media.run(
    { file, fileName: subject.fileName, sniffed: subject.sniffed, scratch, embeddedTags: EMBEDDED_TAGS },
    {
      timeoutMs: seconds ? seconds * 1000 : timeoutMsFor(subject.sniffed.kind, subject.sizeBytes),
      signal: ctx.signal,
      onStep(message: StepMessage) {
        run.steps = afterMessage(run.steps, message)
        tell(run.steps, message.step)
      },
    },
  )
}

/** Everything that a run found out becomes true at once. */
const end = (
  ctx: Ctx,
  processed: Omit<Processed, 'state'>,
  steps: readonly ProcessingStep[],
  alsoWrite: (ctx: Ctx) => Promise<void>,
): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const state = stateAfter(steps)
    await alsoWrite(ctx)
    await recordProcessed(ctx, { ...processed, state })
    await writeProcessing(ctx, processed.sha256, { state, steps, endedAt: ctx.now() })
  })

/** What an earlier run had found stays; this one only adds why it came to nothing. */
async function giveUp(
  ctx: Ctx,
  subject: Subject,
  steps: readonly ProcessingStep[],
  failure: SandboxFailure,
): Promise<void> {
  ctx.log.warn(
    { reason: failure.reason, detail: failure.detail, sha256: subject.sha256, format: subject.sniffed.format },
    'a file could not be processed',
  )
  const known = await findKnown(ctx, subject.sha256)
  if (known) await end(ctx, known, afterStop(steps, failure.sentence), async () => {})
}

async function informLateVersions(ctx: Ctx, sha256: string, state: 'done' | 'failed'): Promise<void> {
  if (!(await hasUninformedVersion(ctx, sha256))) return
  const known = await findKnown(ctx, sha256)
  if (known) await recordProcessed(ctx, { ...known, state })
}

function toProcessed(sha256: string, result: Result): Omit<Processed, 'state'> {
  const { mime, format, kind, extension, width, height, durationS, pages, orientation } = result
  const { facts, thumbHash, palette, renditions } = result
  const recipes = renditions.map((rendition) => rendition.recipe)
  return {
    sha256,
    mime,
    format,
    kind,
    extension,
    width,
    height,
    durationS,
    pages,
    orientation,
    facts,
    thumbHash,
    palette,
    recipes,
  }
}

const toStep = (outcome: Result['steps'][number]): ProcessingStep => ({
  step: outcome.step,
  state: outcome.state,
  sentence: outcome.sentence ?? null,
  tookMs: Math.round(outcome.tookMs),
})
