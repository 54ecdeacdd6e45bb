import * as z from 'zod'
import { endpoint, Timestamp } from './endpoint.ts'
import { FieldType } from './fields.ts'
import { FolderId, VocabularyId } from './ids.ts'
import { Operation } from './operations.ts'
import { Key, Labels, TermSummary } from './vocabularies.ts'

const score = z.number().min(0).max(1).nullable().describe('From 0 to 1; null where nothing is asked for.')
const assets = z.int().describe('That you can see.')

export const Quality = z
  .object({
    state: z.enum(['never', 'running', 'done', 'failed']).describe('Of the count.'),
    countedAt: Timestamp.nullable().describe('Of which moment the numbers are.'),
    allJudged: z.boolean().describe('Whether all values were judged; the next count goes on where this one ended.'),
    assets,
    score,
    withoutValues: z.int().describe('Assets without any value.'),
    fields: z
      .array(
        z.object({
          key: Key,
          labels: Labels,
          type: FieldType,
          isRequired: z.boolean(),
          applies: z.int().describe('Assets that the field is for, by their kind and folder.'),
          filled: z.int().describe('How many of them have a value.'),
          misfits: z.int().describe('How many of them have one that no longer fits.'),
        }),
      )
      .describe('In the order in which they are shown.'),
    folders: z
      .array(z.object({ id: FolderId, name: z.string(), hasSubfolders: z.boolean(), assets, score }))
      .describe('Inside of this one, by name; the first 200.'),
    hasMoreFolders: z.boolean(),
    direct: z.object({ assets, score }).nullable().describe('Directly in this folder.'),
    orphans: z
      .array(z.object({ key: z.string(), assets }))
      .describe('Values under keys of fields that no longer exist; the 100 most frequent.'),
    retired: z.array(z.object({ term: TermSummary, assets })).describe('Retired terms in use; the 100 most frequent.'),
    vocabularies: z
      .array(
        z.object({
          id: VocabularyId,
          labels: Labels,
          terms: z.int().describe('That are offered.'),
          unused: z.int().describe('Of them: on no asset, and nothing narrower is.'),
          alike: z.int().describe('Pairs of terms that differ by plural, case, accents or signs only.'),
        }),
      )
      .describe('Of the whole library, whichever folder is asked for.'),
  })
  .meta({ id: 'Quality' })
export type Quality = z.infer<typeof Quality>

const managed = { audience: 'member', scope: 'library:read', needs: 'manage_fields' } as const
const ofOrphans = z.object({ key: Key.describe('Of the field that no longer exists.') })
const dryRun = z.boolean().optional().describe('Change nothing, and say how many would change.')

/** How good the values of assets are. */
export const quality = {
  get: endpoint({
    ...managed,
    method: 'GET',
    path: '/quality',
    summary: 'Show how complete values are, by field and by folder, and what needs attention',
    query: z.object({ folderId: FolderId.optional().describe('With everything below. The library when left out.') }),
    returns: Quality,
    problems: ['folder_not_found', 'not_allowed'],
  }),
  count: endpoint({
    ...managed,
    method: 'POST',
    path: '/quality/count',
    summary: 'Count anew; asked for twice, it is done once',
    returns: Quality.pick({ state: true, countedAt: true }),
    status: 202,
  }),
  eraseOrphans: endpoint({
    ...managed,
    scope: 'library:write',
    method: 'POST',
    path: '/quality/orphans/:key/erase',
    summary: 'Erase the values of a field that no longer exists',
    params: ofOrphans,
    body: z.object({ dryRun }),
    returns: Operation,
    status: 202,
    problems: ['nothing_selected', 'field_exists'],
  }),
  moveOrphans: endpoint({
    ...managed,
    scope: 'library:write',
    method: 'POST',
    path: '/quality/orphans/:key/move',
    summary: 'Move the values of a field that no longer exists into another field, where that is empty',
    params: ofOrphans,
    body: z.object({ field: Key.describe('Where they go.'), dryRun }),
    returns: Operation,
    status: 202,
    problems: ['nothing_selected', 'field_exists', 'field_not_found'],
  }),
}
