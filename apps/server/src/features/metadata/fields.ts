import type {
  FieldGroupId,
  FieldId,
  FieldRules,
  FieldType,
  FolderId,
  Kind,
  Labels,
  VocabularyId,
} from '@damask/contract'
import { sql } from 'kysely'
import type { Ctx } from '../../platform/ctx.ts'

/** A field as the rest of the server needs it; it is a `FieldShape` of @damask/fields. */
export type FieldRow = {
  id: FieldId
  /** What index rows hold. */
  number: number
  key: string
  type: FieldType
  groupId: FieldGroupId | null
  position: number
  labels: Labels
  help: Record<string, string>
  example: string
  vocabularyId: VocabularyId | null
  rules: FieldRules
  property: string | null
  revision: number
  createdAt: Date
  updatedAt: Date
  /** What texts are in that stand without a language. */
  plainLanguage: string
}

/** All fields, in the order in which they are shown: by group, then by position. There are dozens, not thousands. */
export async function allFields(ctx: Ctx): Promise<FieldRow[]> {
  const { rows } = await sql<FieldRow>`
    select ${COLUMNS}
    from field left join field_group on field_group.id = field.field_group_id
    where field.deleted_at is null
    order by field_group.position nulls last, field_group.id, field.position, field.number`.execute(ctx.db)
  return rows
}

export type DeletedFieldRow = FieldRow & { deletedAt: Date; isErasing: boolean }

/** Fields that were deleted and whose values were kept, or are being erased; the latest first. */
export async function deletedFields(ctx: Ctx): Promise<DeletedFieldRow[]> {
  const { rows } = await sql<DeletedFieldRow>`
    select ${COLUMNS}, field.deleted_at as "deletedAt", field.is_erasing as "isErasing"
    from field where field.deleted_at is not null order by field.deleted_at desc, field.number`.execute(ctx.db)
  return rows
}

const COLUMNS = sql`field.id, field.number, field.key, field.type, field.field_group_id as "groupId", field.position, field.labels,
      field.help, field.example, field.vocabulary_id as "vocabularyId", field.rules, field.property, field.revision,
      field.created_at as "createdAt", field.updated_at as "updatedAt", field.plain_language as "plainLanguage"`

/** What decides which fields an asset has. */
export type Subject = {
  kind: Kind
  /** Of its folder and of every folder above, in any order. */
  folderIds: readonly FolderId[]
}

/** The fields that apply to an asset of this kind, in this place. Conditions on values are not looked at. */
export const fieldsFor = (fields: readonly FieldRow[], { kind, folderIds }: Subject): FieldRow[] =>
  fields.filter(
    ({ rules }) =>
      (!rules.kinds?.length || rules.kinds.includes(kind)) &&
      (!rules.folderIds?.length || rules.folderIds.some((id) => folderIds.includes(id))),
  )
