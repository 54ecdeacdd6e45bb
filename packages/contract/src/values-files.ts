import * as z from 'zod'
import { AssetFilters } from './assets.ts'
import { endpoint, queryFlag } from './endpoint.ts'
import { AssetId, ImportId, MetadataExportId } from './ids.ts'
import { Operation } from './operations.ts'
import { LanguageTag } from './vocabularies.ts'

const selection = {
  assetIds: z.array(AssetId).min(1).max(10_000).optional(),
  filters: AssetFilters.optional(),
}

const TermForm = z.enum(['paths', 'ids']).describe('Terms as "Regions > Europe" or by id.')

/** How a CSV file is read. Fields of the form, before the file. */
export const ImportOptions = z.object({
  dryRun: queryFlag().optional().describe('Only say what would happen; the file can then be imported by `runImport`.'),
  matchBy: z
    .string()
    .max(63)
    .optional()
    .describe('"id", "path" or the key of a unique field. When left out: the first of them that is a column.'),
  language: z
    .union([LanguageTag, z.literal('x-default')])
    .optional()
    .describe('Of columns of texts by language that do not say theirs as "title:en" does.'),
  emptyClears: queryFlag().optional().describe('An empty cell takes the value away. Otherwise only [clear] does.'),
  createTerms: queryFlag().optional().describe('Add terms that are not known to open vocabularies.'),
})
export type ImportOptions = z.output<typeof ImportOptions>

/** Values of many assets in a file, to be edited in a spreadsheet. */
export const valuesFiles = {
  export: endpoint({
    method: 'POST',
    path: '/metadata/export',
    summary: 'Prepare a CSV file of the values of assets',
    audience: 'member',
    scope: 'library:read',
    body: z.object({
      ...selection,
      columns: z
        .array(z.string().min(1).max(120))
        .min(1)
        .max(300)
        .optional()
        .describe('"id", "path", "name", keys of fields, "title:en" for one language. Everything when left out.'),
      termForm: TermForm.optional().describe('"paths" when left out.'),
      language: LanguageTag.optional().describe('Of the labels of terms. English when left out.'),
      delimiter: z.enum([',', ';', '\t']).optional().describe('A comma when left out.'),
    }),
    returns: z.object({ metadataExportId: MetadataExportId, url: z.string(), name: z.string(), assetCount: z.int() }),
    status: 201,
    problems: ['nothing_selected', 'folder_not_found', 'field_not_found'],
  }),
  downloadExport: endpoint({
    method: 'GET',
    path: '/metadata/exports/:metadataExportId/file',
    summary: 'Stream a prepared CSV file',
    audience: 'member',
    scope: 'library:read',
    params: z.object({ metadataExportId: MetadataExportId }),
    returns: z.null(),
    answers: 'bytes',
    problems: ['metadata_export_not_found'],
  }),
  import: endpoint({
    method: 'POST',
    path: '/metadata/import',
    summary: 'Import values from a CSV file (multipart/form-data)',
    audience: 'member',
    scope: 'library:write',
    accepts: 'multipart',
    form: ImportOptions,
    returns: z.object({ importId: ImportId, rows: z.int(), columns: z.array(z.string()), operation: Operation }),
    status: 202,
    problems: ['csv_unreadable', 'csv_column_missing', 'body_too_large', 'media_type_refused'],
  }),
  runImport: endpoint({
    method: 'POST',
    path: '/metadata/imports/:importId/run',
    summary: 'Import a file whose dry run was looked at',
    audience: 'member',
    scope: 'library:write',
    params: z.object({ importId: ImportId }),
    body: z.object({
      dryRun: z.boolean().optional(),
      emptyClears: z.boolean().optional().describe('As the file was sent with when left out.'),
      createTerms: z.boolean().optional().describe('As the file was sent with when left out.'),
    }),
    returns: Operation,
    status: 202,
    problems: ['import_not_found'],
  }),
}
