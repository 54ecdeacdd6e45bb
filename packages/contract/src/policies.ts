import * as z from 'zod'
import { Kind } from './assets.ts'
import { endpoint, page, paging, Timestamp } from './endpoint.ts'
import { FieldValue } from './fields.ts'
import { AssetId, FolderId, TemplateId } from './ids.ts'
import { Operation } from './operations.ts'
import { ConflictMode } from './uploads.ts'
import { Key, LanguageTag } from './vocabularies.ts'

const bytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const pixels = z.int().min(1).max(1_000_000)

/** How assets in a folder are called. */
export const NamingRule = z
  .strictObject({
    pattern: z
      .string()
      .min(1)
      .max(300)
      .describe(
        'Text with tokens: {name} as it arrived, {folder}, {date:yyyy-MM-dd}, {counter:4}, and any field by its key: {sku}; ' +
          'terms by {season:notation} or in a language by {season:de}. {{ and }} are braces. The extension stays.',
      ),
    makes: z
      .boolean()
      .describe(
        'Give this name to what arrives under another one, as soon as every token has a value. Else only check.',
      ),
    letters: z.enum(['keep', 'lower', 'upper']).optional().describe('Of what tokens become. "keep" when left out.'),
    space: z.enum(['keep', '-', '_', '.', 'none']).optional().describe('What becomes of spaces in values.'),
    language: LanguageTag.optional().describe('Of terms where the token names none. English when left out.'),
  })
  .meta({ id: 'NamingRule' })
export type NamingRule = z.infer<typeof NamingRule>

export const FileLimits = z
  .strictObject({
    minBytes: bytes.optional(),
    maxBytes: bytes.optional(),
    minWidth: pixels.optional(),
    maxWidth: pixels.optional(),
    minHeight: pixels.optional(),
    maxHeight: pixels.optional(),
  })
  .meta({ id: 'FileLimits' })
export type FileLimits = z.infer<typeof FileLimits>

/** How what stands in a file meets what stands in the library. */
export const EmbeddedMode = z.enum(['file_wins', 'library_wins', 'fill_empty']).meta({ id: 'EmbeddedMode' })
export type EmbeddedMode = z.infer<typeof EmbeddedMode>

/** What a folder asks of what is in it. A part that is left out is inherited; an empty one asks for nothing. */
export const PolicyParts = z
  .strictObject({
    requiredFields: z.array(Key).max(100).optional().describe('Fields that must have a value.'),
    defaults: z
      .record(Key, FieldValue)
      .refine((values) => Object.keys(values).length <= 100, 'At most 100 values.')
      .optional()
      .describe('Values given on arrival where a field has none.'),
    templateId: TemplateId.nullable().optional().describe('A template applied on arrival, where fields have no value.'),
    naming: NamingRule.nullable().optional(),
    kinds: z.array(Kind).max(20).optional().describe('Only these. Empty: any.'),
    formats: z
      .array(z.string().regex(/^[a-z0-9-]{1,40}$/))
      .max(100)
      .optional()
      .describe('Only these, as `format` of a version names them. Empty: any.'),
    limits: FileLimits.optional(),
    conflict: ConflictMode.optional().describe(
      'What happens to a taken name. The strictest of account (the library itself), folder and upload counts.',
    ),
    expiresAfterDays: z.int().min(1).max(36_500).nullable().optional().describe('Days until what arrives is reviewed.'),
    embedded: EmbeddedMode.optional().describe('How values inside of files are taken. "fill_empty" when nobody says.'),
  })
  .meta({ id: 'PolicyParts' })
export type PolicyParts = z.infer<typeof PolicyParts>

export const PolicyPart = z
  .enum([
    'requiredFields',
    'defaults',
    'templateId',
    'naming',
    'kinds',
    'formats',
    'limits',
    'conflict',
    'expiresAfterDays',
    'embedded',
  ])
  .meta({ id: 'PolicyPart' })
export type PolicyPart = z.infer<typeof PolicyPart>

const Decider = z
  .object({
    folderId: FolderId.nullable().describe('Null where you may not see the folder.'),
    path: z.string().nullable(),
  })
  .describe('The folder that says so.')

/** Where a part comes from. Its value stands in `parts`. */
export const PartOrigin = z
  .object({
    part: PolicyPart,
    from: Decider,
    isLocked: z.boolean().describe('May not be overridden further down.'),
    overrides: Decider.nullable().describe('The folder above whose word it replaces.'),
    isIgnoredHere: z
      .boolean()
      .describe('This folder says something else, and a lock further up keeps it from counting.'),
  })
  .meta({ id: 'PartOrigin' })
export type PartOrigin = z.infer<typeof PartOrigin>

export const Policy = z
  .object({
    folderId: FolderId,
    parts: PolicyParts.describe('What counts here.'),
    origins: z.array(PartOrigin).describe('For each part that counts.'),
    own: z.object({ parts: PolicyParts, locked: z.array(PolicyPart) }).describe('What this folder itself says.'),
    templateName: z.string().nullable(),
    mayChange: z.boolean(),
    revision: z.int().describe('Of what this folder itself says; 0 while it says nothing.'),
  })
  .meta({ id: 'Policy' })
export type Policy = z.infer<typeof Policy>

/** What about an asset does not fit a policy. */
export const PolicyFault = z
  .object({
    code: z.enum([
      'required',
      'kind',
      'format',
      'too_few_bytes',
      'too_many_bytes',
      'too_narrow',
      'too_wide',
      'too_low',
      'too_high',
      'pixels_unknown',
      'name',
      'name_taken',
      'not_checked_yet',
    ]),
    field: Key.optional().describe('That has no value.'),
    limit: z.union([z.number(), z.string()]).optional().describe('The bound that was crossed, or the naming rule.'),
    allowed: z.array(z.string()).optional().describe('The kinds or formats that are.'),
    sentence: z.string().describe('In English.'),
  })
  .meta({ id: 'PolicyFault' })
export type PolicyFault = z.infer<typeof PolicyFault>

const Violation = z.object({
  assetId: AssetId,
  name: z.string(),
  kind: Kind,
  folderId: FolderId,
  folderPath: z.string(),
  faults: z.array(PolicyFault),
})

const inFolder = z.object({ folderId: FolderId })

/** What folders ask of the assets in them. */
export const policies = {
  get: endpoint({
    method: 'GET',
    path: '/folders/:folderId/policy',
    summary: 'Show what counts in a folder, and who decided it',
    audience: 'member',
    scope: 'library:read',
    params: inFolder,
    returns: Policy,
    problems: ['folder_not_found'],
  }),
  change: endpoint({
    method: 'PUT',
    path: '/folders/:folderId/policy',
    summary: 'Say what a folder asks of what is in it',
    audience: 'member',
    scope: 'library:write',
    params: inFolder,
    body: z.object({
      parts: PolicyParts,
      locked: z.array(PolicyPart).max(20).optional().describe('Parts that may not be overridden further down.'),
    }),
    returns: Policy,
    problems: ['folder_not_found', 'policy_changed', 'policy_invalid', 'policy_part_locked'],
  }),
  listViolations: endpoint({
    method: 'GET',
    path: '/folders/:folderId/policy/violations',
    summary: 'List what is in a folder and does not fit its policy',
    audience: 'member',
    scope: 'library:read',
    params: inFolder,
    query: z.object(paging),
    returns: page(Violation).extend({
      total: z.int().describe('Counted to 10,000.'),
      check: z
        .object({
          state: Operation.shape.state,
          done: z.int(),
          total: z.int().nullable(),
          endedAt: Timestamp.nullable(),
        })
        .nullable()
        .describe('The last look at everything below this folder; null when there was none.'),
    }),
    problems: ['folder_not_found', 'invalid_cursor'],
  }),
  check: endpoint({
    method: 'POST',
    path: '/folders/:folderId/policy/violations',
    summary: 'Look through everything in a folder for what does not fit its policy',
    audience: 'member',
    scope: 'library:write',
    params: inFolder,
    returns: Operation,
    status: 202,
    problems: ['folder_not_found'],
  }),
}
