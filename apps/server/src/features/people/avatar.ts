import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { PersonId } from '@damask/contract'
import { sniff, sniffHeadBytes } from '@damask/media'
import { type Ctx, inTransaction } from '../../platform/ctx.ts'
import { publish } from '../../platform/events.ts'
import type { Bytes, Incoming } from '../../platform/feature.ts'
import { problem } from '../../platform/problem.ts'
import { SandboxFailure } from '../../platform/sandbox-failure.ts'
import { avatarVersion } from '../identity/index.ts'
import { getPersonRow } from './queries.ts'

const MAX_BYTES = 10 * 1024 * 1024
const MAX_PIXELS = 60_000_000
const SIDE_PX = 256
const TIMEOUT_MS = 20_000

/** The picture is decoded where every untrusted file is; what is kept was drawn anew, without anything that came along. */
export async function setOwnAvatar(ctx: Ctx, _input: object, incoming: Incoming): Promise<{ avatar: string }> {
  const { personId } = ctx.actor
  if (!personId) throw problem('not_signed_in')
  if (!/^multipart\/form-data\b/i.test(incoming.headers['content-type'] ?? '')) throw problem('media_type_refused')
  const folder = ctx.data.path('scratch', randomUUID())
  await mkdir(join(folder, 'made'), { recursive: true })
  try {
    const file = join(folder, 'picture')
    await receive(incoming, file)
    const drawn = await draw(ctx, file, join(folder, 'made'))
    const bytes = await readFile(drawn)
    const version = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
    const key = `avatars/${personId}/${version}.webp`
    await ctx.storage.put(key, { path: drawn }, { move: true, mime: 'image/webp', signal: ctx.signal })
    await setKey(ctx, personId, key)
    return { avatar: version }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export async function removeOwnAvatar(ctx: Ctx): Promise<null> {
  if (!ctx.actor.personId) throw problem('not_signed_in')
  await setKey(ctx, ctx.actor.personId, null)
  return null
}

export async function getAvatar(
  ctx: Ctx,
  { personId, v }: { personId: PersonId; v?: string | undefined },
): Promise<Bytes> {
  const { avatar_key: key } = await getPersonRow(ctx, personId)
  const version = avatarVersion(key)
  if (!key || !version) throw problem('person_not_found')
  const info = await ctx.storage.stat(key)
  if (!info) throw problem('person_not_found')
  return {
    mime: 'image/webp',
    sizeBytes: info.sizeBytes,
    etag: `"${version}"`,
    fileName: 'avatar.webp',
    disposition: 'inline',
    immutable: v === version,
    open: (range, signal) => ctx.storage.read(key, { signal, ...(range && { range }) }),
  }
}

async function receive(incoming: Incoming, path: string): Promise<void> {
  for await (const part of incoming.parts()) {
    if (part.type === 'field') continue
    let size = 0
    try {
      await pipeline(
        part.stream,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            size += chunk.length
            if (size > MAX_BYTES) throw problem('body_too_large', { detail: 'A picture of you may have 10 MB.' })
            yield chunk
          }
        },
        createWriteStream(path),
      )
    } finally {
      // The form's reader waits until its file has been read.
      part.stream.resume()
    }
    return
  }
  throw problem('invalid_request', { detail: 'The form has no file.' })
}

async function draw(ctx: Ctx, file: string, scratch: string): Promise<string> {
  const sniffed = await sniffFile(file)
  if (sniffed.kind !== 'image' || sniffed.format === 'svg') throw problem('picture_unusable')
  const result = await ctx.media
    .run(
      {
        file,
        fileName: 'picture',
        sniffed,
        scratch,
        steps: ['thumbnail'],
        squareSide: SIDE_PX,
        limits: { maxPixels: MAX_PIXELS },
      },
      { timeoutMs: TIMEOUT_MS, signal: ctx.signal },
    )
    .catch((error) => {
      throw error instanceof SandboxFailure && error.reason !== 'closed' ? problem('picture_unusable') : error
    })
  const made = result.renditions.find(({ recipe }) => recipe === 'thumbnail')
  if (!made) throw problem('picture_unusable')
  return made.path
}

async function sniffFile(path: string) {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, sniffHeadBytes)), 0)
    return sniff(buffer.subarray(0, bytesRead), 'picture', size)
  } finally {
    await file.close()
  }
}

async function setKey(ctx: Ctx, personId: PersonId, key: string | null): Promise<void> {
  const before = await inTransaction(ctx, async (ctx) => {
    const { avatar_key } = await ctx.db
      .selectFrom('person')
      .select('avatar_key')
      .where('id', '=', personId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (avatar_key === key) return null
    await ctx.db
      .updateTable('person')
      .set({ avatar_key: key, updated_at: ctx.now() })
      .where('id', '=', personId)
      .execute()
    await publish(ctx, 'person.avatar_changed', { personId }, personId)
    return avatar_key
  })
  // After the commit: a picture that nothing names is harmless, a name without a picture is not.
  if (before) await ctx.storage.delete(before).catch((error) => ctx.log.warn({ err: error }, 'an old picture stays'))
}
