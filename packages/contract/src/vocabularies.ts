import * as z from 'zod'
import { endpoint, queryFlag, queryInt, queryList, Timestamp } from './endpoint.ts'
import { TermId, VocabularyId } from './ids.ts'
import { Operation } from './operations.ts'

/** A BCP 47 tag: "en", "de-AT", "zh-Hant". */
export const LanguageTag = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$/)

/** A text in several languages. */
export const Labels = z
  .record(LanguageTag, z.string().min(1).max(500))
  .refine((labels) => Object.keys(labels).length <= 50, 'At most 50 languages.')
  .meta({ id: 'Labels' })
export type Labels = z.infer<typeof Labels>

export const VocabularyKind = z
  .enum(['open', 'closed', 'tree'])
  .describe('open: tags that people add to; closed: options; tree: a taxonomy.')
export type VocabularyKind = z.infer<typeof VocabularyKind>

/** A name that stays for ever: lower case, digits, underscores. */
export const Key = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/)

export const Vocabulary = z
  .object({
    id: VocabularyId,
    key: Key,
    kind: VocabularyKind,
    labels: Labels,
    description: z.string(),
    uri: z.string().nullable().describe('Of the SKOS concept scheme.'),
    termCount: z.int().describe('Of terms that are not retired.'),
    fieldKeys: z.array(Key).describe('The fields that choose from it.'),
    revision: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Vocabulary' })
export type Vocabulary = z.infer<typeof Vocabulary>

/** What is shown of a term where it stands on an asset or in a list of suggestions. */
export const TermSummary = z
  .object({
    id: TermId,
    vocabularyId: VocabularyId,
    labels: Labels,
    path: z.array(Labels).describe('Labels of the broader terms, from the top down. Empty where there are none.'),
    colour: z.string().nullable().describe('"#rrggbb".'),
    isRetired: z.boolean().describe('Stays where it is, and is no longer offered.'),
  })
  .meta({ id: 'TermSummary' })
export type TermSummary = z.infer<typeof TermSummary>

export const Uri = z
  .string()
  .max(2000)
  .regex(/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/)

/** At least one label. */
export const SomeLabels = Labels.refine((labels) => Object.keys(labels).length > 0, 'At least one language.')

export const Suggestion = TermSummary.extend({
  matched: z
    .object({ text: z.string(), language: z.string(), type: z.enum(['label', 'synonym', 'hidden']) })
    .nullable()
    .describe('Which of its texts was found; null when no words were given.'),
}).meta({ id: 'Suggestion' })
export type Suggestion = z.infer<typeof Suggestion>

const inVocabulary = z.object({ vocabularyId: VocabularyId })
const managed = { audience: 'member', scope: 'account:manage', needs: 'manage_fields' } as const
const Description = z.string().trim().max(2000)

/** Controlled lists. */
export const vocabularies = {
  list: endpoint({
    method: 'GET',
    path: '/vocabularies',
    summary: 'List vocabularies by key',
    audience: 'member',
    scope: 'library:read',
    returns: z.object({ items: z.array(Vocabulary) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/vocabularies/:vocabularyId',
    summary: 'Show a vocabulary',
    audience: 'member',
    scope: 'library:read',
    params: inVocabulary,
    returns: Vocabulary,
    problems: ['vocabulary_not_found'],
  }),
  create: endpoint({
    ...managed,
    method: 'POST',
    path: '/vocabularies',
    summary: 'Create a vocabulary',
    body: z.object({
      key: Key.describe('For ever.'),
      kind: VocabularyKind,
      labels: SomeLabels,
      description: Description.default(''),
      uri: Uri.nullable().default(null).describe('Of the SKOS concept scheme.'),
    }),
    returns: Vocabulary,
    status: 201,
    problems: ['vocabulary_key_taken', 'too_many_vocabularies', 'name_invalid'],
  }),
  update: endpoint({
    ...managed,
    method: 'PATCH',
    path: '/vocabularies/:vocabularyId',
    summary: 'Rename or describe a vocabulary, or change its kind',
    params: inVocabulary,
    body: z.object({
      kind: VocabularyKind.optional(),
      labels: SomeLabels.optional(),
      description: Description.optional(),
      uri: Uri.nullable().optional(),
    }),
    returns: Vocabulary,
    problems: ['vocabulary_not_found', 'vocabulary_has_levels', 'term_label_taken', 'name_invalid'],
  }),
  delete: endpoint({
    ...managed,
    method: 'DELETE',
    path: '/vocabularies/:vocabularyId',
    summary: 'Erase a vocabulary that no field uses, with its terms',
    params: inVocabulary,
    returns: z.null(),
    problems: ['vocabulary_not_found', 'vocabulary_in_use'],
  }),
  suggest: endpoint({
    method: 'GET',
    path: '/vocabularies/:vocabularyId/suggestions',
    summary: 'Find terms while somebody types',
    audience: 'member',
    scope: 'library:read',
    params: inVocabulary,
    query: z.object({
      words: z
        .string()
        .max(200)
        .optional()
        .describe('The beginning of a label or synonym. Most used terms without it.'),
      language: LanguageTag.optional().describe('Labels in this language come first.'),
      within: queryList(TermId, 500).optional().describe('Only these terms and what is below them.'),
      limit: queryInt(1, 50).optional().describe('20 when left out.'),
    }),
    returns: z.object({
      items: z.array(Suggestion),
      mayCreate: z.boolean().describe('Nothing has exactly this label, and you may add it.'),
    }),
    problems: ['vocabulary_not_found'],
  }),
  export: endpoint({
    method: 'GET',
    path: '/vocabularies/:vocabularyId/export',
    summary: 'Download a vocabulary as SKOS (Turtle) or CSV',
    audience: 'member',
    scope: 'library:read',
    params: inVocabulary,
    query: z.object({ format: z.enum(['turtle', 'csv']) }),
    returns: z.null(),
    answers: 'bytes',
    problems: ['vocabulary_not_found'],
  }),
  import: endpoint({
    ...managed,
    method: 'POST',
    path: '/vocabularies/:vocabularyId/imports',
    summary: 'Import SKOS (Turtle, RDF/XML) or CSV: all of it, or nothing where something is wrong with it',
    params: inVocabulary,
    query: z.object({
      format: z.enum(['turtle', 'rdfxml', 'csv']).describe('What the file is.'),
      dryRun: queryFlag().optional().describe('Only say what would happen.'),
    }),
    accepts: 'multipart',
    form: z.object({}),
    returns: Operation,
    status: 202,
    problems: ['vocabulary_not_found', 'file_empty', 'body_too_large', 'media_type_refused', 'invalid_request'],
  }),
}
