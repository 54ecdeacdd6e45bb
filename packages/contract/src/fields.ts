import * as z from 'zod'
import { Timestamp } from './endpoint.ts'
import { FieldGroupId, FieldId, FolderId, TeamId, TermId, VocabularyId } from './ids.ts'
import { Key, Labels, LanguageTag } from './vocabularies.ts'

export const FieldType = z
  .enum([
    'text',
    'long_text',
    'number',
    'date',
    'boolean',
    'select',
    'multi_select',
    'taxonomy',
    'person',
    'url',
    'point',
  ])
  .meta({ id: 'FieldType' })
export type FieldType = z.infer<typeof FieldType>

const longest = 50_000
const text = z.string().max(longest)

/** What a field of an asset holds; which of these depends on the type of the field. */
export const FieldValue = z
  .union([
    text,
    z.number(),
    z.boolean(),
    z.array(z.string().max(2_000)).max(1_000),
    z.strictObject({ x: z.number(), y: z.number() }),
    z
      .record(z.string().regex(/^(x-default|[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3})$/), text)
      .refine((texts) => Object.keys(texts).length <= 50, 'At most 50 languages.'),
  ])
  .describe(
    'text, long_text, url: a string (by language where the field is localised, a list where it takes several); number; boolean; ' +
      'date: "2026", "2026-05", "2026-05-04", "2026-05-04T10:30:00+02:00"; select: the id of a term; multi_select: a list of them; ' +
      'taxonomy: one, or a list where it takes several; person: the id of a person, or a list; point: {x, y} from 0 to 1.',
  )
  .meta({ id: 'FieldValue' })
export type FieldValue = z.infer<typeof FieldValue>

export const FieldCondition = z
  .object({
    field: Key,
    is: z.enum(['filled', 'empty', 'any_of', 'none_of']),
    values: z
      .array(z.union([z.string().max(2_000), z.number(), z.boolean()]))
      .max(100)
      .optional(),
  })
  .meta({ id: 'FieldCondition' })
export type FieldCondition = z.infer<typeof FieldCondition>

const when = z.array(FieldCondition).max(20).optional()

/** All that is asked of the values of a field. Empty: anything of its type, or nothing. */
export const FieldRules = z
  .strictObject({
    required: z.boolean().optional(),
    default: FieldValue.optional(),
    unique: z.boolean().optional().describe('No two assets may have the same value. text, number, url.'),
    multiple: z.boolean().optional().describe('Several values in an order. text, url, person, taxonomy.'),
    localised: z.boolean().optional().describe('A text per language. text, long_text.'),
    min: z.number().optional(),
    max: z.number().optional(),
    minLength: z.int().min(0).max(longest).optional().describe('Characters.'),
    maxLength: z.int().min(1).max(longest).optional().describe('Characters.'),
    earliest: z.string().max(40).optional(),
    latest: z.string().max(40).optional(),
    pattern: z.string().max(500).optional().describe('RE2 syntax, over the whole of each text.'),
    patternHelp: Labels.optional().describe('Says in words what the pattern asks for.'),
    termIds: z.array(TermId).max(500).optional().describe('Only these terms and what is below them.'),
    kinds: z.array(z.string().max(20)).max(20).optional().describe('Only for assets of these kinds.'),
    folderIds: z.array(FolderId).max(200).optional().describe('Only for assets in these folders and below.'),
    shownWhen: when.describe('Asked for only while all of these hold.'),
    requiredWhen: when.describe('Required while all of these hold.'),
    readOnly: z.boolean().optional().describe('Filled by files and policies, changed by nobody.'),
    editors: z
      .strictObject({
        capability: z.enum(['approve', 'publish', 'manage_folder']).optional(),
        teamIds: z.array(TeamId).max(100).optional(),
      })
      .optional()
      .describe('Who may change it, of those who may edit the asset. Everybody when left out.'),
  })
  .meta({ id: 'FieldRules' })
export type FieldRules = z.infer<typeof FieldRules>

export const FieldGroup = z
  .object({ id: FieldGroupId, key: Key, labels: Labels, position: z.int() })
  .meta({ id: 'FieldGroup' })
export type FieldGroup = z.infer<typeof FieldGroup>

export const Field = z
  .object({
    id: FieldId,
    key: Key.describe('For ever.'),
    type: FieldType,
    groupId: FieldGroupId.nullable(),
    position: z.int(),
    labels: Labels,
    help: z.record(LanguageTag, z.string().max(2_000)),
    example: z.string(),
    vocabularyId: VocabularyId.nullable(),
    rules: FieldRules,
    property: z.string().nullable().describe('What it is called inside of files: "dc:title".'),
    revision: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Field' })
export type Field = z.infer<typeof Field>
