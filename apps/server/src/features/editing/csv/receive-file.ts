import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ImportOptions } from '@damask/contract'
import type { Ctx } from '../../../platform/ctx.ts'
import type { Incoming } from '../../../platform/feature.ts'
import { problem } from '../../../platform/problem.ts'

const MAX_BYTES = 1024 ** 3

/**
 * Takes a form to disk before anybody looks at it: a slow sender holds no connection of the database meanwhile.
 * @param read is given the options and the bytes; the file is gone when it has ended
 */
export async function withFile<T>(
  ctx: Ctx,
  incoming: Incoming,
  read: (options: ImportOptions, bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  if (!/^multipart\/form-data\b/i.test(incoming.headers['content-type'] ?? '')) throw problem('media_type_refused')
  const folder = ctx.data.path('scratch', randomUUID())
  const file = join(folder, 'values.csv')
  await mkdir(folder, { recursive: true })
  try {
    const options = await receive(incoming, file)
    return await read(options, createReadStream(file, { highWaterMark: 64 * 1024 }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function receive(incoming: Incoming, file: string): Promise<ImportOptions> {
  const fields: Record<string, string> = {}
  for await (const part of incoming.parts()) {
    if (part.type === 'field') {
      fields[part.name] = part.value
      continue
    }
    let size = 0
    try {
      const options = ImportOptions.safeParse(fields)
      if (!options.success) {
        const [issue] = options.error.issues
        throw problem('invalid_request', { detail: `${issue?.path.join('.')}: ${issue?.message}` })
      }
      await pipeline(
        part.stream,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            size += chunk.length
            if (size > MAX_BYTES) throw problem('body_too_large', { detail: 'A file of values may have 1 GB.' })
            yield chunk
          }
        },
        createWriteStream(file),
      )
      return options.data
    } finally {
      // The form's reader waits until its file has been read.
      part.stream.resume()
    }
  }
  throw problem('invalid_request', { detail: 'The form has no file.' })
}
