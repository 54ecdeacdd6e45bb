import { AssetId, type ConflictMode, type FolderId, type PolicyFault, VersionId } from '@damask/contract'
import { type Insertable, sql } from 'kysely'
import { actorPersonId, type Ctx } from '../../platform/ctx.ts'
import type { Tables } from '../../platform/database.ts'
import { nameKeyOf, splitName } from '../folders/index.ts'
import { nextFreeName } from './rules.ts'

/** What a version is made of, whoever makes it: an upload, a copy, an old version that comes back. */
export type NewVersion = Omit<
  Insertable<Tables['asset_version']>,
  'id' | 'asset_id' | 'number' | 'author_id' | 'created_at'
>

/** Why an asset is not in the library yet. It takes no name before it is. */
export type Held = { faults: readonly PolicyFault[]; conflict: ConflictMode; versionOf: AssetId | null }

/**
 * A new asset with its first version. A name that another transaction is just taking is waited for.
 * @returns undefined when the name is taken
 */
export async function insertAsset(
  ctx: Ctx,
  folderId: FolderId,
  name: string,
  version: NewVersion,
  held?: Held,
): Promise<{ assetId: AssetId; versionId: VersionId } | undefined> {
  const assetId = ctx.newId(AssetId)
  const versionId = ctx.newId(VersionId)
  const inserted = await ctx.db
    .insertInto('asset')
    .values({
      id: assetId,
      folder_id: folderId,
      name,
      kind: version.kind,
      current_version_id: versionId,
      created_at: ctx.now(),
      created_by: actorPersonId(ctx),
      updated_at: ctx.now(),
      ...(held && {
        held_at: ctx.now(),
        held_faults: JSON.stringify(held.faults),
        held_conflict: held.conflict,
        held_for: held.versionOf,
      }),
    })
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  if (!inserted.numInsertedOrUpdatedRows) return undefined
  await insertVersion(ctx, versionId, assetId, 1, version)
  return { assetId, versionId }
}

/** The same for what is not in the library yet: any name will do. */
export async function insertHeldAsset(
  ctx: Ctx,
  folderId: FolderId,
  name: string,
  version: NewVersion,
  held: Held,
): Promise<AssetId> {
  const inserted = await insertAsset(ctx, folderId, name, version, held)
  return inserted!.assetId
}

/** The same under the first free name of "a.jpg", "a (2).jpg", "a (3).jpg" … */
export async function insertAssetUnderFreeName(ctx: Ctx, folderId: FolderId, wanted: string, version: NewVersion) {
  let tried = { name: wanted, number: 1 }
  for (;;) {
    const inserted = await insertAsset(ctx, folderId, tried.name, version)
    if (inserted) return { ...inserted, name: tried.name }
    tried = nextFreeName(wanted, await keysOfNamesLike(ctx, folderId, wanted), tried.number + 1)
  }
}

/** A version of an existing asset; the asset must be locked. */
export async function addVersion(
  ctx: Ctx,
  assetId: AssetId,
  version: NewVersion,
): Promise<{ versionId: VersionId; number: number }> {
  const versionId = ctx.newId(VersionId)
  const newest = await ctx.db
    .selectFrom('asset_version')
    .select((eb) => eb.fn.max('number').as('number'))
    .where('asset_id', '=', assetId)
    .executeTakeFirstOrThrow()
  const number = newest.number + 1
  await insertVersion(ctx, versionId, assetId, number, version)
  await ctx.db
    .updateTable('asset')
    .set((eb) => ({
      current_version_id: versionId,
      kind: version.kind,
      revision: eb('revision', '+', 1),
      updated_at: ctx.now(),
    }))
    .where('id', '=', assetId)
    .execute()
  return { versionId, number }
}

async function insertVersion(ctx: Ctx, id: VersionId, assetId: AssetId, number: number, version: NewVersion) {
  await ctx.db
    .insertInto('asset_version')
    .values({
      ...version,
      id,
      asset_id: assetId,
      number,
      author_id: actorPersonId(ctx),
      created_at: ctx.now(),
    })
    .execute()
}

/** Keys of the names in a folder that could stand in the way of the wanted one or of it with a number. */
export async function keysOfNamesLike(ctx: Ctx, folderId: FolderId, wanted: string): Promise<Set<string>> {
  // A number makes a long stem shorter, so only the first part of it is sure to be in every candidate.
  const beginning = [...splitName(wanted).stem].slice(0, 40).join('')
  const { rows } = await sql<{ name_key: string }>`
    select name_key from asset
    where folder_id = ${folderId} and binned_at is null and held_at is null and starts_with(name_key, ${nameKeyOf(beginning)})`.execute(
    ctx.db,
  )
  return new Set(rows.map((row) => row.name_key))
}
