import * as z from 'zod'
import { Timestamp } from './endpoint.ts'
import { TermId, VocabularyId } from './ids.ts'

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
