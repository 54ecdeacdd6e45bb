import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { lstat, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Asset } from '@damask/contract'
import { type Damask, DamaskError } from '@damask/sdk'
import { hashFile } from '../hash-file.ts'

export type Fetched = 'downloaded' | 'already there'

const retryDelaysMs = [500, 1000, 2000, 4000, 8000]

/**
 * Brings the current version of an asset to `place`. Bytes go to a file beside it that is named after the version's sum,
 * so a broken download goes on where it was and never mixes two versions; the place itself only ever holds verified bytes.
 * @throws when something else is already there and may not be overwritten, or when the bytes do not have the sum they should
 */
export async function fetchFile(
  damask: Damask,
  asset: Asset,
  place: string,
  { overwrite, signal, onProgress }: { overwrite: boolean; signal: AbortSignal; onProgress(bytes: number): void },
): Promise<Fetched> {
  const { sha256, sizeBytes } = asset.version
  const present = await lstat(place).catch(() => null)
  if (present?.isFile() && present.size === sizeBytes && (await hashFile(place, signal)) === sha256)
    return 'already there'
  if (present && !overwrite)
    throw new Error('Another file of that name is already there. Use --overwrite to replace it.')
  if (present && !present.isFile()) throw new Error('Something that is not a file is already there.')

  const part = partOf(place, sha256)
  for (let attempt = 0; ; attempt++) {
    await receive(damask, asset, part, signal, onProgress)
    if ((await hashFile(part, signal)) === sha256) break
    await rm(part, { force: true })
    if (attempt > 0) throw new Error('The bytes that arrived are not the ones that the library holds.')
  }
  await rename(part, place)
  return 'downloaded'
}

/**
 * Where the bytes for a place are gathered. Not the place's name with an ending, because that may already be as long as
 * names can be; not the sum alone, because two assets of one folder may have the same bytes.
 */
export function partOf(place: string, sha256: string): string {
  const mark = createHash('sha256')
    .update(`${sha256}/${basename(place)}`)
    .digest('hex')
    .slice(0, 32)
  return join(dirname(place), `.damask-${mark}.part`)
}

/** Receives until all bytes are there, going on after lost connections. */
async function receive(
  damask: Damask,
  asset: Asset,
  part: string,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
) {
  const { number, sizeBytes } = asset.version
  for (let failures = 0; ; ) {
    let from = await sizeOf(part)
    if (from > sizeBytes) {
      await rm(part)
      from = 0
    }
    if (from === sizeBytes && from > 0) return
    try {
      const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {}
      const response = await damask.assets.download({ assetId: asset.id, v: number }, { signal, headers })
      const goesOn = response.status === 206
      let received = goesOn ? from : 0
      const count = async function* (bytes: AsyncIterable<Uint8Array>) {
        for await (const piece of bytes) {
          received += piece.length
          onProgress(received)
          yield piece
        }
      }
      const body = Readable.fromWeb(response.body as never)
      await pipeline(body, count, createWriteStream(part, { flags: goesOn ? 'a' : 'w' }), { signal })
      if (received === sizeBytes) return
      throw new DamaskError({ code: 'network_failed', status: 0, detail: 'The connection broke off.' })
    } catch (error) {
      signal.throwIfAborted()
      if ((await sizeOf(part)) > from) failures = 0
      const delayMs = retryDelaysMs[failures++]
      if (delayMs === undefined || !mayPass(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, delayMs))
    }
  }
}

/** A stream that breaks tells so with a TypeError; a full disk has a code of its own and is no passing trouble. */
function mayPass(error: unknown): boolean {
  if (error instanceof DamaskError) return error.status === 0 || error.status === 429 || error.status >= 500
  return error instanceof TypeError || (error as { code?: string }).code === 'ERR_STREAM_PREMATURE_CLOSE'
}

async function sizeOf(part: string): Promise<number> {
  const about = await lstat(part).catch(() => null)
  if (about && !about.isFile()) throw new Error(`${part} is not a file.`)
  return about?.size ?? 0
}
