import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DataExportId, PersonId } from '@damask/contract'
import { StorageProblem } from '@damask/storage'
import { ZipFile } from 'yazl'
import type { Ctx } from '../../platform/ctx.ts'
import { exportKey } from './export-key.ts'
import { type Dataset, KNOWN_DATA, README } from './known-data.ts'

const PAGE = 1000

/**
 * Puts the copy into the store. Rows are read while they are written: a page of them is in memory, whatever there is.
 * @returns its size in bytes
 */
export async function writeExport(ctx: Ctx, id: DataExportId, personId: PersonId): Promise<number> {
  const path = ctx.data.path('exports', `${id}.zip`)
  await mkdir(ctx.data.path('exports'), { recursive: true, mode: 0o700 })
  try {
    const zip = new ZipFile()
    zip.addBuffer(Buffer.from(README), 'README.txt')
    for (const dataset of KNOWN_DATA) {
      zip.addReadStream(Readable.from(json(ctx, dataset, personId)), dataset.file)
    }
    const picture = await pictureOf(ctx, personId)
    if (picture) zip.addReadStream(picture.bytes, `picture${picture.extension}`, { compress: false })
    zip.end()
    await pipeline(zip.outputStream, createWriteStream(path, { mode: 0o600 }), { signal: ctx.signal })
    const { sizeBytes } = await ctx.storage.put(exportKey(id), { path }, { move: true, mime: 'application/zip' })
    return sizeBytes
  } finally {
    await rm(path, { force: true })
  }
}

/** A JSON array, a row per line. */
async function* json(ctx: Ctx, dataset: Dataset, personId: PersonId): AsyncGenerator<string> {
  let before = '['
  for (let after: string | null = null; ; ) {
    const { rows } = await dataset.rows(personId, after, PAGE).execute(ctx.db)
    for (const { row } of rows) {
      yield `${before}\n  ${JSON.stringify(row)}`
      before = ','
    }
    after = rows.at(-1)?.key ?? null
    if (after === null || rows.length < PAGE) break
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}

async function pictureOf(ctx: Ctx, personId: PersonId): Promise<{ bytes: Readable; extension: string } | undefined> {
  const person = await ctx.db.selectFrom('person').select('avatar_key').where('id', '=', personId).executeTakeFirst()
  if (!person?.avatar_key) return undefined
  try {
    return { bytes: await ctx.storage.read(person.avatar_key), extension: extname(person.avatar_key) }
  } catch (error) {
    if (error instanceof StorageProblem && error.code === 'blob_missing') return undefined
    throw error
  }
}
