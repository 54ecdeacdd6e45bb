import * as z from 'zod'
import { endpoint, Timestamp } from './endpoint.ts'
import { FieldValue } from './fields.ts'
import { PersonId, TemplateId } from './ids.ts'
import { Key, TermSummary } from './vocabularies.ts'

const Values = z
  .record(Key, FieldValue)
  .refine((values) => Object.keys(values).length <= 200, 'At most 200 fields.')
  .describe('By key of field.')

/** A named set of values that is applied in one action. */
export const Template = z
  .object({
    id: TemplateId,
    name: z.string(),
    description: z.string(),
    values: Values,
    revision: z.int(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Template' })
export type Template = z.infer<typeof Template>

const read = { audience: 'member', scope: 'library:read' } as const
const managed = { audience: 'member', scope: 'account:manage', needs: 'manage_fields' } as const
const inTemplate = z.object({ templateId: TemplateId })
const Name = z.string().trim().min(1).max(120)
const Description = z.string().trim().max(1_000)

/** Named sets of values. */
export const templates = {
  list: endpoint({
    ...read,
    method: 'GET',
    path: '/templates',
    summary: 'List templates by name',
    returns: z.object({
      items: z.array(Template),
      terms: z.array(TermSummary).describe('Every term that stands in the values.'),
      people: z.array(z.object({ id: PersonId, name: z.string() })).describe('Every person who stands in the values.'),
    }),
  }),
  get: endpoint({
    ...read,
    method: 'GET',
    path: '/templates/:templateId',
    summary: 'Show a template',
    params: inTemplate,
    returns: Template,
    problems: ['template_not_found'],
  }),
  create: endpoint({
    ...managed,
    method: 'POST',
    path: '/templates',
    summary: 'Make a template',
    body: z.object({ name: Name, description: Description.default(''), values: Values }),
    returns: Template,
    status: 201,
    problems: ['template_name_taken', 'values_invalid', 'too_many_templates'],
  }),
  update: endpoint({
    ...managed,
    method: 'PATCH',
    path: '/templates/:templateId',
    summary: 'Change a template; assets that it was applied to stay as they are',
    params: inTemplate,
    body: z.object({
      name: Name.optional(),
      description: Description.optional(),
      values: Values.optional().describe('All of them: what is left out is in it no longer.'),
    }),
    returns: Template,
    problems: ['template_not_found', 'template_changed', 'template_name_taken', 'values_invalid'],
  }),
  delete: endpoint({
    ...managed,
    method: 'DELETE',
    path: '/templates/:templateId',
    summary: 'Delete a template; assets that it was applied to stay as they are',
    params: inTemplate,
    returns: z.null(),
    problems: ['template_not_found', 'template_changed'],
  }),
}
