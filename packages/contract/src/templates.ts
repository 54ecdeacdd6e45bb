import * as z from 'zod'
import { endpoint, Timestamp } from './endpoint.ts'
import { FieldValue } from './fields.ts'
import { PersonId, TemplateId } from './ids.ts'
import { Key, TermSummary } from './vocabularies.ts'

/** A named set of values that is applied in one action. */
export const Template = z
  .object({
    id: TemplateId,
    name: z.string(),
    description: z.string(),
    values: z.record(Key, FieldValue).describe('By key of field.'),
    revision: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Template' })
export type Template = z.infer<typeof Template>

/** Named sets of values. */
export const templates = {
  list: endpoint({
    method: 'GET',
    path: '/templates',
    summary: 'List templates by name',
    audience: 'member',
    scope: 'library:read',
    returns: z.object({
      items: z.array(Template),
      terms: z.array(TermSummary).describe('Every term that stands in the values.'),
      people: z.array(z.object({ id: PersonId, name: z.string() })).describe('Every person who stands in the values.'),
    }),
  }),
}
