import type { AssetId, AssetMetadata, FieldValue, Template, TemplateId } from '@damask/contract'
import { inFormOf, isEmpty, isShown } from '@damask/fields'
import type { Ctx } from '../../platform/ctx.ts'
import { problem } from '../../platform/problem.ts'
import { findTemplate } from '../metadata/index.ts'
import type { Holding, Proposal } from './change-values.ts'
import { changeOne } from './edit-metadata.ts'

type Mode = 'fill' | 'overwrite'

/** @throws template_not_found; values_invalid, and then nothing was changed */
export async function applyTemplate(
  ctx: Ctx,
  { assetId, templateId, mode }: { assetId: AssetId; templateId: TemplateId; mode: Mode },
): Promise<AssetMetadata> {
  const template = await findTemplate(ctx, templateId)
  if (!template) throw problem('template_not_found')
  return changeOne(ctx, assetId, (holding) => proposalOf(template, holding, mode))
}

/**
 * What a template would give to an asset: only fields that it has, that are asked for once the values stand, and, to
 * fill, that have no value yet.
 */
export function proposalOf({ values: given }: Template, { fields, values }: Holding, mode: Mode): Proposal {
  const proposal: Record<string, FieldValue> = {}
  for (const field of fields) {
    const value = given[field.key]
    if (value === undefined || (mode === 'fill' && !isEmpty(values[field.key]))) continue
    // The field may have been changed since the template was saved.
    proposal[field.key] = inFormOf(field, value, field.plainLanguage) as FieldValue
  }
  const after = { ...values, ...proposal }
  for (const field of fields) if (field.key in proposal && !isShown(field, after)) delete proposal[field.key]
  return proposal
}
