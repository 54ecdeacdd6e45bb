import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makePhotoJpegs } from '@damask/media/testing'
import { uploadFile } from '@damask/sdk'
import { ExifTool } from 'exiftool-vendored'
import sharp from 'sharp'
import { report, startServer } from './damask.ts'

const UPLOADS_AT_ONCE = 4
const MIN_RATIO = 0.75

/** 1,000 JPEGs of 12 MP (or `--count`): assets per second until everything is processed, against the bare loop. */
export async function bench(args: string[]): Promise<boolean> {
  const count = Number(args[args.indexOf('--count') + 1]) || 1000
  const scratch = await mkdtemp(join(tmpdir(), 'damask-bench-photos-'))
  try {
    console.log(`making ${count} photographs of 12 MP…`)
    const photos = await makePhotoJpegs({ count, directory: join(scratch, 'photos') })
    const bare = await bareLoop(photos, join(scratch, 'bare'))
    console.log(`bare loop: ${bare.toFixed(2)} per second with ${availableParallelism()} at once`)
    const whole = await wholePath(photos)
    console.log(`Damask:    ${whole.toFixed(2)} per second`)
    return report(
      'ingest',
      `${(whole / bare).toFixed(2)} of the bare loop`,
      `at least ${MIN_RATIO}`,
      whole / bare >= MIN_RATIO,
    )
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Only the work that nobody can avoid: write and hash the bytes, make thumbnail and preview, read the metadata. */
async function bareLoop(photos: readonly string[], folder: string): Promise<number> {
  await mkdir(folder, { recursive: true })
  const parallel = availableParallelism()
  sharp.concurrency(1)
  sharp.cache(false)
  const exiftool = new ExifTool({ maxProcs: parallel })
  await exiftool.version()
  const queue = [...photos]
  const started = performance.now()
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (let path = queue.shift(); path; path = queue.shift()) {
        const copy = join(folder, basename(path))
        await writeAndHash(path, copy)
        await sharp(copy)
          .rotate()
          .resize(256, 256, { fit: 'inside' })
          .webp({ quality: 80, effort: 1 })
          .toFile(`${copy}.thumbnail.webp`)
        await sharp(copy)
          .rotate()
          .resize(1600, 1600, { fit: 'inside' })
          .webp({ quality: 80, effort: 1 })
          .toFile(`${copy}.preview.webp`)
        await exiftool.read(copy)
      }
    }),
  )
  const seconds = (performance.now() - started) / 1000
  await exiftool.end()
  return photos.length / seconds
}

async function writeAndHash(from: string, to: string): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(`${to}.part`, 'w')
  for await (const chunk of createReadStream(from, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk)
    await file.write(chunk)
  }
  await file.sync()
  await file.close()
  await rename(`${to}.part`, to)
  return hash.digest('hex')
}

async function wholePath(photos: readonly string[]): Promise<number> {
  const server = await startServer()
  try {
    // One photograph first: the processes that work on media start with the first file.
    await send(server.damask, photos[0]!)
    await untilProcessed(server.damask, 1)
    const queue = photos.slice(1)
    const started = performance.now()
    await Promise.all(
      Array.from({ length: UPLOADS_AT_ONCE }, async () => {
        for (let path = queue.shift(); path; path = queue.shift()) await send(server.damask, path)
      }),
    )
    await untilProcessed(server.damask, photos.length)
    return (photos.length - 1) / ((performance.now() - started) / 1000)
  } finally {
    await server.stop()
  }
}

type Damask = Awaited<ReturnType<typeof startServer>>['damask']

async function send(damask: Damask, path: string): Promise<void> {
  const { size } = await stat(path)
  await uploadFile(damask, { source: { path }, name: basename(path), sizeBytes: size, memory: null }).done
}

async function untilProcessed(damask: Damask, count: number): Promise<void> {
  for (;;) {
    const { total } = await damask.assets.count({ processing: ['done'] })
    if (total >= count) return
    const failed = await damask.assets.count({ processing: ['failed'] })
    if (failed.total > 0) throw new Error(`${failed.total} photographs could not be processed`)
    await sleep(200)
  }
}
