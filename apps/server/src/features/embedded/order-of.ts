import type { AssetId, TermId } from '@damask/contract'
import {
  type FieldValue,
  type FileTags,
  hasTerms,
  holdsExif,
  isEmpty,
  orderFor,
  type Property,
  propertyNamed,
  type Saying,
  takesSeveral,
} from '@damask/fields'
import type { EmbedOrder } from '@damask/media'
import type { Ctx } from '../../platform/ctx.ts'
import type { AssetRow } from '../assets/index.ts'
import { holdingsOf } from '../cataloguing/index.ts'
import type { FieldRow } from '../metadata/index.ts'
import { type WrittenTerm, writtenTerms } from '../vocabularies/index.ts'

/** What is to be written into a file, so that it says what the library says of the asset. */
export async function orderOf(ctx: Ctx, asset: AssetRow, format: string, says: FileTags): Promise<EmbedOrder> {
  const [holding] = await holdingsOf(ctx, [asset])
  const { fields, values } = holding!
  const emptied = await everTaken(ctx, asset.asset_id)
  const mapped = fields.flatMap((field) => {
    const property = propertyNamed(field.property ?? '')
    return property ? [{ field, property, value: values[field.key] }] : []
  })
  const ids = mapped.flatMap(({ field, value }) => (hasTerms(field.type) ? ([value ?? []].flat() as TermId[]) : []))
  const terms = await writtenTerms(ctx, ids)
  const sayings = mapped.flatMap(({ field, property, value }): Saying[] => {
    if (!isEmpty(value)) return sayingOf(field, property, value, terms)
    // What a file once filled and somebody has emptied is not to be said any more; what was never ours stays.
    return emptied.has(field.key) ? [{ property, value: null }] : []
  })
  return orderFor(sayings, says, { hasExif: holdsExif(format), isPdf: format === 'pdf' || format === 'ai' })
}

async function everTaken(ctx: Ctx, assetId: AssetId): Promise<Set<string>> {
  const row = await ctx.db.selectFrom('file_reading').select('taken').where('asset_id', '=', assetId).executeTakeFirst()
  return new Set(row?.taken)
}

function sayingOf(
  field: FieldRow,
  property: Property,
  value: FieldValue,
  terms: ReadonlyMap<TermId, WrittenTerm>,
): Saying[] {
  // Who somebody is here says nothing to others.
  if (field.type === 'person' || field.type === 'point') return []
  if (!hasTerms(field.type)) return [{ property, value }]
  const chosen = ([value].flat() as TermId[]).flatMap((id) => terms.get(id) ?? [])
  const texts = chosen.map((term) => (property.by === 'label' ? term.label : (term[property.by] ?? term.label)))
  const paths = chosen.map((term) => term.path).filter((path) => path.length > 1)
  const said = takesSeveral(field) ? texts : texts[0]
  return said === undefined ? [] : [{ property, value: said, paths }]
}
