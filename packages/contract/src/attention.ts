import * as z from 'zod'
import { Kind, ProcessingState } from './assets.ts'
import { endpoint, page, paging, Timestamp } from './endpoint.ts'
import { FieldValue } from './fields.ts'
import { EntryName } from './folders.ts'
import { AssetId, FolderId, PersonId } from './ids.ts'
import { ValueFault } from './metadata.ts'
import { PolicyFault } from './policies.ts'
import { Key, TermSummary } from './vocabularies.ts'

/** Something that arrived, breaks the rules of its folder, and waits for somebody who mends it. */
export const HeldAsset = z
  .object({
    id: AssetId,
    name: z.string(),
    kind: Kind,
    format: z.string(),
    folderId: FolderId,
    folderPath: z.string(),
    sizeBytes: z.int(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    thumbHash: z.string().nullable(),
    renditions: z.array(z.string()),
    processing: ProcessingState,
    versionOf: z
      .object({ assetId: AssetId, name: z.string() })
      .nullable()
      .describe('The asset whose new version it is to be.'),
    faults: z.array(PolicyFault),
    isChecking: z.boolean().describe('Nothing is wrong as far as is known; its content is still being looked at.'),
    fieldKeys: z.array(Key).describe('The fields that its folder asks for.'),
    values: z.record(Key, FieldValue),
    uploadedBy: z.object({ id: PersonId, name: z.string() }).nullable(),
    heldAt: Timestamp,
    revision: z.int(),
    mayOverride: z.boolean(),
  })
  .meta({ id: 'HeldAsset' })
export type HeldAsset = z.infer<typeof HeldAsset>

/** What became of one of them. */
export const AttentionOutcome = z
  .object({
    assetId: AssetId,
    outcome: z
      .enum(['released', 'held', 'refused', 'gone'])
      .describe('released: it is in the library; held: something is still missing; refused: nothing was changed.'),
    faults: z.array(PolicyFault).describe('What is still missing.'),
    valueFaults: z.array(ValueFault).describe('What was wrong with the values that were given.'),
    code: z.string().nullable().describe('Why it was refused: a code of a problem.'),
  })
  .meta({ id: 'AttentionOutcome' })
export type AttentionOutcome = z.infer<typeof AttentionOutcome>

const several = { assetIds: z.array(AssetId).min(1).max(200) }
const outcomes = z.object({ items: z.array(AttentionOutcome) })

/** What is held back until somebody mends it. */
export const attention = {
  list: endpoint({
    method: 'GET',
    path: '/attention',
    summary: 'List what is held and waits for you',
    audience: 'member',
    scope: 'library:read',
    query: z.object({ folderId: FolderId.optional().describe('Only this folder and below.'), ...paging }),
    returns: page(HeldAsset).extend({ terms: z.array(TermSummary).describe('Every term that stands in the values.') }),
    problems: ['folder_not_found', 'invalid_cursor'],
  }),
  count: endpoint({
    method: 'GET',
    path: '/attention/count',
    summary: 'Count what is held and waits for you',
    audience: 'member',
    scope: 'library:read',
    returns: z.object({ count: z.int() }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/attention/:assetId',
    summary: 'Show something that is held',
    audience: 'member',
    scope: 'library:read',
    params: z.object({ assetId: AssetId }),
    returns: HeldAsset.extend({ terms: z.array(TermSummary) }),
    problems: ['held_not_found'],
  }),
  giveValues: endpoint({
    method: 'POST',
    path: '/attention/values',
    summary: 'Give held assets the values that they lack',
    audience: 'member',
    scope: 'library:write',
    body: z.object({
      ...several,
      values: z
        .record(Key, FieldValue.nullable())
        .refine((values) => Object.keys(values).length <= 200, 'At most 200 fields at once.')
        .describe('The same for all of them, by key of field.'),
    }),
    returns: outcomes,
  }),
  rename: endpoint({
    method: 'POST',
    path: '/attention/:assetId/rename',
    summary: 'Give a held asset another name',
    audience: 'member',
    scope: 'library:write',
    params: z.object({ assetId: AssetId }),
    body: z.object({ name: EntryName }),
    returns: AttentionOutcome,
    problems: ['held_not_found', 'name_invalid'],
  }),
  move: endpoint({
    method: 'POST',
    path: '/attention/move',
    summary: 'Put held assets into another folder',
    audience: 'member',
    scope: 'library:write',
    body: z.object({ ...several, folderId: FolderId }),
    returns: outcomes,
    problems: ['folder_not_found'],
  }),
  override: endpoint({
    method: 'POST',
    path: '/attention/override',
    summary: 'Let held assets in as they are',
    audience: 'member',
    scope: 'library:write',
    body: z.object({ ...several, reason: z.string().trim().min(3).max(500).describe('It stands in the history.') }),
    returns: outcomes,
  }),
  discard: endpoint({
    method: 'POST',
    path: '/attention/discard',
    summary: 'Put held assets into the bin',
    audience: 'member',
    scope: 'library:write',
    body: z.object(several),
    returns: outcomes,
  }),
}
