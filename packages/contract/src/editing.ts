import * as z from 'zod'
import { AssetFilters } from './assets.ts'
import { endpoint } from './endpoint.ts'
import { FieldValue } from './fields.ts'
import { AssetId, OperationId, PersonId, TemplateId } from './ids.ts'
import { Operation } from './operations.ts'
import { Key, LanguageTag, TermSummary } from './vocabularies.ts'

const selection = {
  assetIds: z.array(AssetId).min(1).max(10_000).optional(),
  filters: AssetFilters.optional(),
}
const names = {
  terms: z.array(TermSummary).describe('Every term that stands in the values.'),
  people: z.array(z.object({ id: PersonId, name: z.string() })).describe('Every person who stands in the values.'),
}

/** One text, number, truth, term or person: what a list has several of. */
const single = z.union([z.string().max(2_000), z.number(), z.boolean()])
const Language = z.union([LanguageTag, z.literal('x-default')])
const languages = z.array(Language).min(1).max(50).optional()

/** What is done to one field of every asset of a selection. */
export const FieldChange = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('set'), field: Key, value: FieldValue }),
    z.strictObject({
      action: z.literal('add'),
      field: Key,
      value: FieldValue.describe(
        'To a list what it does not have yet, at its end; to a text by language these languages.',
      ),
    }),
    z.strictObject({ action: z.literal('remove'), field: Key, values: z.array(single).min(1).max(1_000) }),
    z.strictObject({
      action: z.literal('clear'),
      field: Key,
      languages: languages.describe('Only these languages of a text.'),
    }),
    z.strictObject({
      action: z.literal('replace'),
      field: Key,
      value: single.describe('Where this stands …'),
      by: single.describe('… this is put.'),
    }),
    z.strictObject({
      action: z.literal('find_replace'),
      field: Key,
      find: z.string().min(1).max(500),
      replacement: z
        .string()
        .max(2_000)
        .describe('With a pattern, $1 to $9 are its groups, $0 is all of it and $$ a dollar.'),
      matchCase: z.boolean().optional(),
      wholeWord: z.boolean().optional(),
      isPattern: z.boolean().optional().describe('`find` is a pattern in RE2 syntax, not a plain text.'),
      languages: languages.describe('Only in these languages of a text.'),
    }),
  ])
  .meta({ id: 'FieldChange' })
export type FieldChange = z.infer<typeof FieldChange>

const told = { field: Key, before: FieldValue.nullable(), after: FieldValue.nullable() }

/** What an edit of many assets did or, after a dry run, would do. */
export const EditReport = z
  .object({
    operationId: OperationId,
    changed: z.int().describe('Assets of which at least one value changes.'),
    unchanged: z.int().describe('Assets that have it already as it is asked for.'),
    preview: z
      .array(z.object({ assetId: AssetId, name: z.string(), changes: z.array(z.object(told)) }))
      .describe('The first 50 assets that change; long values by their beginning.'),
    matched: z.int().nullable().describe('Rows of an import that found their asset.'),
    unmatched: z.int().nullable().describe('Rows of an import that did not.'),
    newTerms: z.int().nullable().describe('Terms that an import adds to open vocabularies.'),
    faults: z
      .array(
        z.object({
          assetId: AssetId.nullable(),
          line: z.int().nullable().describe('Of the file, from 1.'),
          column: z.string().nullable(),
          field: z.string().nullable(),
          code: z.string(),
          message: z.string(),
          value: z.string().nullable().describe('What stands there, by its beginning.'),
        }),
      )
      .describe('The first 500.'),
    faultCount: z.int(),
    ...names,
  })
  .meta({ id: 'EditReport' })
export type EditReport = z.infer<typeof EditReport>

/** The values that a selection has in one field. */
export const FieldSummary = z
  .object({
    field: Key,
    applies: z.int().describe('To how many of the assets the field applies.'),
    editable: z.int().describe('Of how many you may change it.'),
    filled: z.int().describe('How many have a value.'),
    isEqual: z.boolean().describe('All to which it applies have the same value, or none has one.'),
    value: FieldValue.nullable().describe('The value that all have; null where they differ or have none.'),
    values: z
      .array(z.object({ value: single, language: z.string().nullable(), count: z.int() }))
      .describe(
        'The 20 most frequent single values: terms, texts of lists, texts by language. Long ones by their beginning.',
      ),
    hasMore: z.boolean().describe('There are more than these.'),
  })
  .meta({ id: 'FieldSummary' })
export type FieldSummary = z.infer<typeof FieldSummary>

/** Values of many assets at once. */
export const valuesOfMany = {
  summary: endpoint({
    method: 'POST',
    path: '/metadata/summary',
    summary: 'Show which values a selection of assets has in common',
    audience: 'member',
    scope: 'library:read',
    body: z.object(selection),
    returns: z.object({
      total: z.int().describe('Assets of the selection that you can see.'),
      summarised: z.int().describe('How many of them were looked at: 50,000 at most.'),
      fields: z
        .array(FieldSummary)
        .describe('The fields that apply to at least one, in the order in which they are shown.'),
      ...names,
    }),
    problems: ['nothing_selected', 'folder_not_found'],
  }),
  getReport: endpoint({
    method: 'GET',
    path: '/operations/:operationId/report',
    summary: 'Show what an edit of many assets did or would do',
    audience: 'member',
    scope: 'library:read',
    params: z.object({ operationId: OperationId }),
    returns: EditReport,
    problems: ['operation_not_found', 'report_not_found'],
  }),
}

/** Changing values of many assets, which is always an operation, and taking that back. */
export const bulkEditing = {
  bulkEdit: endpoint({
    method: 'POST',
    path: '/assets/bulk/edit',
    summary: 'Change values of many assets',
    audience: 'member',
    scope: 'library:write',
    body: z.object({
      ...selection,
      changes: z.array(FieldChange).max(50).optional().describe('In this order; after the template, if there is one.'),
      templateId: TemplateId.optional(),
      templateMode: z
        .enum(['fill_empty', 'overwrite'])
        .optional()
        .describe('Whether the template also replaces values. "fill_empty" when left out.'),
      dryRun: z.boolean().optional().describe('Change nothing, and say in the report what would happen.'),
    }),
    returns: Operation,
    status: 202,
    problems: ['nothing_selected', 'folder_not_found', 'field_not_found', 'template_not_found', 'change_invalid'],
  }),
}

export const undoing = {
  undo: endpoint({
    method: 'POST',
    path: '/operations/:operationId/undo',
    summary: 'Put values back as they were before an operation; what was changed since stays',
    audience: 'member',
    scope: 'library:write',
    params: z.object({ operationId: OperationId }),
    body: z.object({ dryRun: z.boolean().optional() }),
    returns: Operation,
    status: 202,
    problems: ['operation_not_found', 'undo_impossible'],
  }),
}
