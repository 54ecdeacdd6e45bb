import { parentPort } from 'node:worker_threads'
import sharp from 'sharp'
import { clips, writeClip } from './clips.ts'
import { writePhotograph } from './photographs.ts'
import { posters, writePoster } from './posters.ts'
import { writeProduct } from './product-shots.ts'
import type { RenderJob } from './render-crew.ts'
import { shots } from './shots.ts'

// Every worker is one core's worth of work already.
sharp.concurrency(1)

parentPort?.on('message', async (job: RenderJob) => {
  try {
    await render(job)
    parentPort?.postMessage({})
  } catch (error) {
    parentPort?.postMessage({ error })
  }
})

async function render(job: RenderJob): Promise<void> {
  switch (job.kind) {
    case 'photograph':
      return writePhotograph(shots[job.index]!, job.index, job.path)
    case 'poster':
      return writePoster(posters[job.index]!, job.path)
    case 'clip':
      return writeClip(clips[job.index]!, job.path)
    case 'product':
      return writeProduct(job.product, job.directory)
  }
}
