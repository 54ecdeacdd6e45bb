import * as z from 'zod'
import { endpoint, page, paging, Timestamp } from './endpoint.ts'
import { TermId, VocabularyId } from './ids.ts'
import { Operation } from './operations.ts'
import { LanguageTag, SomeLabels, TermSummary, Uri } from './vocabularies.ts'

/** Several texts in several languages. */
export const Synonyms = z
  .record(LanguageTag, z.array(z.string().min(1).max(500)).max(200))
  .refine((texts) => Object.keys(texts).length <= 50, 'At most 50 languages.')
  .meta({ id: 'Synonyms' })
export type Synonyms = z.infer<typeof Synonyms>

const Definition = z
  .record(LanguageTag, z.string().min(1).max(5000))
  .refine((texts) => Object.keys(texts).length <= 50, 'At most 50 languages.')
const Notation = z.string().trim().min(1).max(200)
const Colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/)
  .describe('"#rrggbb".')

const counts = {
  narrowerCount: z.int().describe('Of the terms directly below it, where a tree shows them.'),
  used: z
    .int()
    .nullable()
    .describe('On how many assets it stands, as counted now and then; null for those who may not manage fields.'),
}

/** A term as a list or a tree shows it. */
export const ListedTerm = TermSummary.extend({
  notation: z.string().nullable(),
  hasSeveralBroader: z.boolean(),
  matched: z.string().nullable().describe('The label or synonym that was found, when words were given.'),
  ...counts,
}).meta({ id: 'ListedTerm' })
export type ListedTerm = z.infer<typeof ListedTerm>

export const Term = TermSummary.extend({
  synonyms: Synonyms,
  hiddenLabels: Synonyms.describe('Misspellings and the like: found, never shown.'),
  definition: z.record(LanguageTag, z.string()),
  notation: z.string().nullable(),
  uri: z.string().nullable(),
  broader: z.array(TermSummary).describe('The first of them is where a tree shows it.'),
  related: z.array(TermSummary),
  replacedBy: TermSummary.nullable().describe('The term that it was merged into.'),
  ...counts,
  createdAt: Timestamp,
  updatedAt: Timestamp,
}).meta({ id: 'Term' })
export type Term = z.infer<typeof Term>

const inVocabulary = z.object({ vocabularyId: VocabularyId })
const inTerm = z.object({ termId: TermId })
const managed = { audience: 'member', scope: 'account:manage', needs: 'manage_fields' } as const

/** What is in vocabularies. */
export const terms = {
  list: endpoint({
    method: 'GET',
    path: '/vocabularies/:vocabularyId/terms',
    summary: 'List the terms of a vocabulary: all by label, or those below a term in their order',
    audience: 'member',
    scope: 'library:read',
    params: inVocabulary,
    query: z.object({
      broaderId: z
        .union([TermId, z.literal('none')])
        .optional()
        .describe('Only those that a tree shows directly below this one; "none": those at the top.'),
      words: z.string().max(200).optional().describe('Only those with these words in a label or synonym.'),
      state: z.enum(['offered', 'retired', 'all']).default('all'),
      ...paging,
    }),
    returns: page(ListedTerm),
    problems: ['vocabulary_not_found', 'invalid_cursor'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/terms/:termId',
    summary: 'Show a term',
    audience: 'member',
    scope: 'library:read',
    params: inTerm,
    returns: Term,
    problems: ['term_not_found'],
  }),
  create: endpoint({
    method: 'POST',
    path: '/vocabularies/:vocabularyId/terms',
    summary: 'Create a term; in an open vocabulary also for those who may edit assets',
    audience: 'member',
    scope: 'library:write',
    params: inVocabulary,
    body: z.object({
      labels: SomeLabels,
      synonyms: Synonyms.optional(),
      hiddenLabels: Synonyms.optional(),
      definition: Definition.optional(),
      notation: Notation.nullable().optional(),
      colour: Colour.nullable().optional(),
      uri: Uri.nullable().optional(),
      broaderId: TermId.nullable().optional().describe('Trees only.'),
    }),
    returns: Term,
    status: 201,
    problems: [
      'vocabulary_not_found',
      'not_allowed',
      'term_not_found',
      'term_label_taken',
      'term_uri_taken',
      'term_too_deep',
      'vocabulary_is_flat',
      'name_invalid',
    ],
  }),
  update: endpoint({
    ...managed,
    method: 'PATCH',
    path: '/terms/:termId',
    summary: 'Change a term; what is not named stays',
    params: inTerm,
    body: z.object({
      labels: SomeLabels.optional(),
      synonyms: Synonyms.optional(),
      hiddenLabels: Synonyms.optional(),
      definition: Definition.optional(),
      notation: Notation.nullable().optional(),
      colour: Colour.nullable().optional(),
      uri: Uri.nullable().optional(),
      broaderIds: z
        .array(TermId)
        .max(20)
        .optional()
        .describe('All broader terms; the first is where a tree shows it. Trees only.'),
      relatedIds: z.array(TermId).max(200).optional(),
    }),
    returns: Term,
    problems: [
      'term_not_found',
      'term_label_taken',
      'term_uri_taken',
      'term_in_circle',
      'term_too_deep',
      'vocabulary_is_flat',
      'name_invalid',
    ],
  }),
  move: endpoint({
    ...managed,
    method: 'POST',
    path: '/terms/:termId/move',
    summary: 'Put a term elsewhere in its tree, or in the order of its siblings',
    params: inTerm,
    body: z.object({
      broaderId: TermId.nullable().describe('Where a tree shows it from now on; null: at the top.'),
      beforeId: TermId.nullable().optional().describe('The sibling that it stands before; null: at the end.'),
    }),
    returns: Term,
    problems: ['term_not_found', 'term_label_taken', 'term_in_circle', 'term_too_deep', 'vocabulary_is_flat'],
  }),
  retire: endpoint({
    ...managed,
    method: 'POST',
    path: '/terms/:termId/retire',
    summary: 'Offer a term no longer; it stays on the assets that have it',
    params: inTerm,
    returns: Term,
    problems: ['term_not_found'],
  }),
  restore: endpoint({
    ...managed,
    method: 'POST',
    path: '/terms/:termId/restore',
    summary: 'Offer a retired term again',
    params: inTerm,
    returns: Term,
    problems: ['term_not_found', 'term_label_taken'],
  }),
  delete: endpoint({
    ...managed,
    method: 'DELETE',
    path: '/terms/:termId',
    summary: 'Erase a term that stands nowhere',
    params: inTerm,
    returns: z.null(),
    problems: ['term_not_found', 'term_in_use', 'term_has_narrower'],
  }),
  getUsage: endpoint({
    ...managed,
    scope: 'library:read',
    method: 'GET',
    path: '/terms/:termId/usage',
    summary: 'Count the assets that a term stands on',
    params: inTerm,
    returns: z.object({
      assetCount: z.int().describe('Counted now, the bin included.'),
      withNarrowerCount: z.int().describe('And with the terms below it.'),
      countedTo: z.int().describe('Nothing is counted further than this.'),
      fieldKeys: z.array(z.string()).describe('Fields whose rules name it.'),
      templateNames: z.array(z.string()).describe('Templates that hold it.'),
    }),
    problems: ['term_not_found'],
  }),
  merge: endpoint({
    ...managed,
    method: 'POST',
    path: '/terms/:termId/merge',
    summary: 'Merge another term into this one: its labels become synonyms, its assets get this one',
    params: inTerm,
    body: z.object({ mergedTermId: TermId.describe('The term that goes; it is kept as retired, pointing here.') }),
    returns: Operation,
    status: 202,
    problems: ['term_not_found', 'terms_not_mergeable', 'term_in_circle', 'term_label_taken', 'term_too_deep'],
  }),
  listAlike: endpoint({
    ...managed,
    scope: 'library:read',
    method: 'GET',
    path: '/vocabularies/:vocabularyId/alike',
    summary: 'List pairs of terms that may be the same: "holiday" and "Holidays"',
    params: inVocabulary,
    returns: z.object({
      items: z.array(
        z.object({
          terms: z.array(ListedTerm).describe('Two; the one that is used more comes first.'),
          labels: z.array(z.string()).describe('The labels that are alike, in the same order.'),
          similarity: z.number().describe('From 0 to 1; 1 where only plural, case, accents or signs differ.'),
        }),
      ),
    }),
    problems: ['vocabulary_not_found'],
  }),
}
