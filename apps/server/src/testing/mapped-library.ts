import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { AssetId, FieldValue, UploadId } from '@damask/contract'
import { hasTerms, PROPERTIES } from '@damask/fields'
import { sql } from 'kysely'
import type { TestServer } from './test-server.ts'
import { sendWhole } from './tus-calls.ts'

const run = promisify(execFile)

/** A field for every property that files know and that has none yet; by property the key of its field. */
export async function mapEverything({ ctx }: TestServer): Promise<Map<string, string>> {
  const { rows } = await sql<{ property: string; key: string }>`
    select property, key from field where property is not null`.execute(ctx.db)
  const keys = new Map(rows.map((row) => [row.property, row.key]))
  for (const [i, property] of PROPERTIES.entries()) {
    const { type, rules } = property.suggested
    if (keys.has(property.name) || hasTerms(type)) continue
    const key = `p${i}_${property.name.replace(/\W+/g, '_').toLowerCase()}`.slice(0, 60)
    await sql`
      insert into field (id, key, type, labels, rules, property, position, created_at, updated_at)
      values (gen_random_uuid(), ${key}, ${type}, ${JSON.stringify(property.labels)}, ${JSON.stringify(rules)},
        ${property.name}, ${i + 100}, now(), now())`.execute(ctx.db)
    keys.set(property.name, key)
  }
  return keys
}

/** Uploads a file and waits until its values have been taken. */
export async function addAndRead(server: TestServer, bytes: Uint8Array, filename: string): Promise<AssetId> {
  const { path, problem } = await sendWhole(server, new Uint8Array(bytes), { filename })
  if (problem) throw new Error(JSON.stringify(problem))
  const upload = await server.admin.uploads.get({ uploadId: path.split('/').at(-1) as UploadId })
  const assetId = upload.assetId!
  await server.until(async () => (await server.admin.metadata.getFile({ assetId })).reading !== null)
  return assetId
}

/** Values of an asset by property, terms by their English or only label. */
export async function valuesByProperty(
  server: TestServer,
  assetId: AssetId,
  keys: ReadonlyMap<string, string>,
): Promise<Record<string, FieldValue>> {
  const { values, terms } = await server.admin.metadata.get({ assetId })
  const labels = new Map<string, string>(
    terms.map((term) => [term.id, term.labels.en ?? Object.values(term.labels)[0]!]),
  )
  const inWords = (value: FieldValue): FieldValue =>
    Array.isArray(value)
      ? value.map((one) => labels.get(one) ?? one)
      : typeof value === 'string'
        ? (labels.get(value) ?? value)
        : value
  const found = [...keys].flatMap(([property, key]) =>
    values[key] === undefined ? [] : [[property, inWords(values[key])]],
  )
  return Object.fromEntries(found)
}

function exiftool(): string {
  const media = createRequire(import.meta.resolve('@damask/media'))
  return join(dirname(media.resolve('exiftool-vendored.pl/package.json')), 'bin/exiftool')
}

/** What ExifTool itself says of a file, outside of the product. */
export async function askExiftool(file: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run(
    'perl',
    [exiftool(), '-config', '', '-j', '-G1', '-a', '-struct', '-File:CurrentIPTCDigest', '-all', ...args, file],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  return (JSON.parse(stdout) as Record<string, unknown>[])[0]!
}

/** Lets ExifTool change a file in place, outside of the product; or answers a question without one. */
export async function writeWithExiftool(...args: string[]): Promise<string> {
  const { stdout } = await run('perl', [
    exiftool(),
    '-config',
    '',
    ...(args.length > 1 ? ['-overwrite_original'] : []),
    ...args,
  ])
  return stdout
}
