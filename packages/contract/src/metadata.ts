import * as z from 'zod'
import { endpoint, queryList } from './endpoint.ts'
import { FieldValue } from './fields.ts'
import { AssetId, PersonId, TemplateId } from './ids.ts'
import { Key, TermSummary } from './vocabularies.ts'

/** What is wrong with a value. */
export const ValueFault = z
  .object({
    field: Key,
    code: z.enum([
      'required',
      'wrong_type',
      'too_short',
      'too_long',
      'too_small',
      'too_large',
      'too_early',
      'too_late',
      'too_many',
      'not_a_date',
      'not_a_link',
      'pattern',
      'unknown_field',
      'not_asked_for',
      'not_editable',
      'unknown_term',
      'term_not_allowed',
      'unknown_person',
      'taken',
      'changed_since',
    ]),
    limit: z.union([z.number(), z.string()]).optional().describe('The bound that was crossed.'),
  })
  .meta({ id: 'ValueFault' })
export type ValueFault = z.infer<typeof ValueFault>

const names = {
  terms: z.array(TermSummary).describe('Every term that stands in the values.'),
  people: z.array(z.object({ id: PersonId, name: z.string() })).describe('Every person who stands in the values.'),
}

const Values = z.record(Key, FieldValue).describe('By key of field. What has no value is not there.')

export const AssetMetadata = z
  .object({
    assetId: AssetId,
    revision: z.int().describe('Of the asset.'),
    fieldKeys: z.array(Key).describe('The fields that apply to it, in the order in which they are shown.'),
    editableKeys: z.array(Key).describe('Those of them that you may change.'),
    values: Values,
    faults: z.array(ValueFault).describe('What is missing or no longer fits its field.'),
    ...names,
  })
  .meta({ id: 'AssetMetadata' })
export type AssetMetadata = z.infer<typeof AssetMetadata>

const inAsset = z.object({ assetId: AssetId })

/** The values of fields on assets. */
export const metadata = {
  get: endpoint({
    method: 'GET',
    path: '/assets/:assetId/metadata',
    summary: 'Show the values of an asset',
    audience: 'member',
    scope: 'library:read',
    params: inAsset,
    returns: AssetMetadata,
    problems: ['asset_not_found'],
  }),
  edit: endpoint({
    method: 'PATCH',
    path: '/assets/:assetId/metadata',
    summary: 'Change values of an asset',
    audience: 'member',
    scope: 'library:write',
    params: inAsset,
    body: z.object({
      values: z
        .record(Key, FieldValue.nullable())
        .refine((values) => Object.keys(values).length <= 200, 'At most 200 fields at once.')
        .describe('New values by key of field; null takes the value away. Fields that are not named stay as they are.'),
    }),
    returns: AssetMetadata,
    problems: ['asset_not_found', 'asset_changed', 'values_invalid'],
  }),
  applyTemplate: endpoint({
    method: 'POST',
    path: '/assets/:assetId/metadata/template',
    summary: 'Give an asset the values of a template',
    audience: 'member',
    scope: 'library:write',
    params: inAsset,
    body: z.object({
      templateId: TemplateId,
      mode: z
        .enum(['fill', 'overwrite'])
        .default('fill')
        .describe('fill: only what has no value yet. What does not apply to the asset is left out in both.'),
    }),
    returns: AssetMetadata,
    problems: ['asset_not_found', 'asset_changed', 'template_not_found', 'values_invalid'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/metadata',
    summary: 'Show the values of several assets',
    audience: 'member',
    scope: 'library:read',
    query: z.object({ assetIds: queryList(AssetId, 200).describe('Assets that you cannot see are left out.') }),
    returns: z.object({
      items: z.array(z.object({ assetId: AssetId, revision: z.int(), values: Values })),
      ...names,
    }),
  }),
  findPeople: endpoint({
    method: 'GET',
    path: '/metadata/people',
    summary: 'Find people by name, to name them in a field',
    audience: 'member',
    scope: 'library:write',
    query: z.object({ words: z.string().max(200).optional().describe('Each begins a word of the name.') }),
    returns: z.object({
      items: z.array(z.object({ id: PersonId, name: z.string() })).describe('At most 20, by name.'),
    }),
    problems: ['not_allowed'],
  }),
}
