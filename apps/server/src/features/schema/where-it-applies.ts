import type { FieldRules } from '@damask/contract'
import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** The assets of `asset_index` that a field is for, by their kind and folder. */
export function whereItApplies({ kinds, folderIds }: FieldRules): RawBuilder<SqlBool> {
  const conditions: RawBuilder<unknown>[] = []
  if (kinds?.length) conditions.push(sql`asset_index.kind = any(${kinds}::text[])`)
  if (folderIds?.length) {
    conditions.push(sql`asset_index.folder_id in (
      select below.id from folder as top join folder as below on starts_with(below.id_path, top.id_path)
      where top.id = any(${folderIds}::uuid[]))`)
  }
  return conditions.length > 0 ? sql<SqlBool>`(${sql.join(conditions, sql` and `)})` : sql<SqlBool>`true`
}

export const isForAll = ({ kinds, folderIds }: FieldRules): boolean => !kinds?.length && !folderIds?.length
