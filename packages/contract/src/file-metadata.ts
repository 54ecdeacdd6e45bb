import * as z from 'zod'
import { AssetFilters } from './assets.ts'
import { endpoint, Timestamp } from './endpoint.ts'
import { FieldValue } from './fields.ts'
import { AssetId } from './ids.ts'
import { ValueFault } from './metadata.ts'
import { Operation } from './operations.ts'
import { EmbeddedMode } from './policies.ts'
import { Key } from './vocabularies.ts'

/** Something that a file says and that had no place in its field. */
export const LeftOut = z
  .object({
    field: Key,
    reason: ValueFault.shape.code.describe('unknown_term: no term of the vocabulary is called so.'),
    texts: z.array(z.string()).describe('The beginning of what was left out, as the file says it.'),
  })
  .meta({ id: 'LeftOut' })
export type LeftOut = z.infer<typeof LeftOut>

export const FileReading = z
  .object({
    assetId: AssetId,
    taken: z.array(Key).describe('The fields whose values changed.'),
    leftOut: z.array(LeftOut),
  })
  .meta({ id: 'FileReading' })
export type FileReading = z.infer<typeof FileReading>

export const FileMetadata = z
  .object({
    assetId: AssetId,
    values: z.array(z.object({ property: z.string().describe('"dc:title".'), value: FieldValue })),
    isCut: z.boolean().describe('Something was too long or too much to be read.'),
    isUnreadable: z.boolean(),
    holdsMetadata: z.boolean().describe('Whether values can be written into files of this format.'),
    reading: z
      .object({
        policy: EmbeddedMode,
        isCurrent: z.boolean().describe('False while the newest version is still to be read.'),
        taken: z.array(Key).describe('Every field that a file of this asset has ever filled.'),
        leftOut: z.array(LeftOut),
        readAt: Timestamp,
      })
      .nullable()
      .describe('The last time that values were taken from a file.'),
  })
  .meta({ id: 'FileMetadata' })
export type FileMetadata = z.infer<typeof FileMetadata>

const inAsset = z.object({ assetId: AssetId })

/** Values and files: what is read out of them. What is written into them is a way to download. */
export const fileMetadata = {
  getFile: endpoint({
    method: 'GET',
    path: '/assets/:assetId/metadata/file',
    summary: 'Show what the file of an asset says, and what came of it',
    audience: 'member',
    scope: 'library:read',
    params: inAsset,
    returns: FileMetadata,
    problems: ['asset_not_found'],
  }),
  readFile: endpoint({
    method: 'POST',
    path: '/assets/:assetId/metadata/read-file',
    summary: 'Take values from the file of an asset again',
    audience: 'member',
    scope: 'library:write',
    params: inAsset,
    body: z.object({ policy: EmbeddedMode.optional().describe('The one of its folder when left out.') }),
    returns: FileReading,
    problems: ['asset_not_found'],
  }),
  readFiles: endpoint({
    method: 'POST',
    path: '/assets/bulk/read-file',
    summary: 'Take values from the files of many assets again',
    audience: 'member',
    scope: 'library:write',
    body: z.object({
      assetIds: z.array(AssetId).min(1).max(10_000).optional(),
      filters: AssetFilters.optional(),
      policy: EmbeddedMode.optional(),
      dryRun: z.boolean().optional().describe('Say what would happen, and change nothing.'),
    }),
    returns: Operation,
    status: 202,
    problems: ['nothing_selected'],
  }),
}
