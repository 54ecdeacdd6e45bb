import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { DamaskProcess } from './start-damask.ts'

/** Asks the database of a running Damask something, behind its back. The test must be allowed to read its password. */
export async function queryDatabase<Row extends object>(
  { dataFolder }: DamaskProcess,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const password = readFileSync(join(dataFolder, 'postgres.password'), 'utf8').trim()
  const host = join(dataFolder, 'socket')
  const client = new pg.Client({ host, port: 5432, user: 'damask', database: 'damask', password })
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end()
  }
}

/**
 * Everything that two rows could disagree about, as names with counts: tree paths, the index of lists, names, versions
 * and blobs. An empty object is a library whose parts agree.
 */
export async function contradictions(damask: DamaskProcess): Promise<Record<string, number>> {
  const counts = await Promise.all(
    Object.entries(CONTRADICTIONS).map(async ([name, text]) => {
      const [row] = await queryDatabase<{ count: string }>(damask, text)
      return [name, Number(row!.count)] as const
    }),
  )
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

const CONTRADICTIONS = {
  'folders whose path is not their parent’s path and their own id': `
    select count(*) from folder join folder parent on parent.id = folder.parent_id
    where folder.id_path <> parent.id_path || folder.id || '/' or folder.depth <> parent.depth + 1`,
  'folders without a scope of their own in another scope than their parent': `
    select count(*) from folder join folder parent on parent.id = folder.parent_id
    where not folder.has_own_scope and folder.scope_id <> parent.scope_id`,
  'live assets that lists do not know': `
    select count(*) from asset left join asset_index on asset_id = id where binned_at is null and asset_id is null`,
  'rows of lists without a live asset': `
    select count(*) from asset_index left join asset on id = asset_id and binned_at is null where id is null`,
  'rows of lists that say something else than their asset': `
    select count(*) from asset_index i join asset a on a.id = i.asset_id
    join asset_version v on v.id = a.current_version_id join folder f on f.id = a.folder_id
    where (i.folder_id, i.scope_id, i.kind, i.format, i.processing, i.size_bytes, i.name, i.name_key)
      is distinct from (a.folder_id, f.scope_id, a.kind, v.format, v.processing, v.size_bytes, a.name, a.name_key)`,
  'assets whose current version is not theirs': `
    select count(*) from asset a left join asset_version v on v.id = a.current_version_id and v.asset_id = a.id
    where v.id is null`,
  'live assets in a folder that is in the bin': `
    select count(*) from asset a join folder f on f.id = a.folder_id where a.binned_at is null and f.binned_at is not null`,
}
