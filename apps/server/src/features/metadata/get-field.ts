import type { Field, FieldId } from '@damask/contract'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { allFields, type FieldRow } from './fields.ts'
import { toField } from './list-fields.ts'

export async function getField(ctx: Ctx, { fieldId }: { fieldId: FieldId }): Promise<Field> {
  return toField(requireField(await allFields(ctx), fieldId))
}

/** @throws field_not_found */
export function requireField(fields: readonly FieldRow[], id: FieldId): FieldRow {
  const field = fields.find((one) => one.id === id)
  if (!field) throw problem('field_not_found')
  return field
}
