import * as z from 'zod'
import { endpoint, Timestamp } from './endpoint.ts'
import { Field, FieldGroup, FieldRules, FieldType } from './fields.ts'
import { AssetId, FieldGroupId, FieldId, VocabularyId } from './ids.ts'
import { Operation } from './operations.ts'
import { Key, Labels, LanguageTag } from './vocabularies.ts'

/** What is wrong with a field itself. */
export const FieldComplaint = z
  .object({
    at: z.string().describe('Where: "property", "rules/min", "rules/shownWhen/0".'),
    code: z.string(),
    detail: z.string().optional().describe('What it is about, or what whoever reads patterns says.'),
    message: z.string(),
  })
  .meta({ id: 'FieldComplaint' })
export type FieldComplaint = z.infer<typeof FieldComplaint>

const inField = z.object({ fieldId: FieldId })
const read = { audience: 'member', scope: 'library:read' } as const
const managed = { audience: 'member', scope: 'account:manage', needs: 'manage_fields' } as const

const Help = z
  .record(LanguageTag, z.string().max(2_000))
  .refine((texts) => Object.keys(texts).length <= 50, 'At most 50 languages.')

/** What can be said of a field when it is made, and changed later. */
const said = {
  type: FieldType,
  labels: Labels,
  groupId: FieldGroupId.nullable(),
  help: Help.describe('Shown beside the field, by language.'),
  example: z.string().trim().max(500).describe('Of a good value.'),
  vocabularyId: VocabularyId.nullable().describe('Of the terms that a select, multi_select or taxonomy takes.'),
  rules: FieldRules,
  property: z
    .string()
    .trim()
    .max(200)
    .regex(/^[A-Za-z][\w.-]*:[\w./-]+$/, 'A prefix and a name: "dc:title".')
    .nullable()
    .describe('What it is called inside of files: "dc:title". Each property belongs to one field.'),
}
const { type, labels, groupId, help, example, vocabularyId, rules, property } = said
const changeable = {
  type: type.optional(),
  labels: labels.optional(),
  groupId: groupId.optional(),
  help: help.optional(),
  example: example.optional(),
  vocabularyId: vocabularyId.optional(),
  rules: rules.optional().describe('All of them: what is left out is asked no longer.'),
  property: property.optional(),
  plainLanguage: LanguageTag.optional().describe(
    'When a field becomes localised: the language of the texts that stand. Without it they fit every language.',
  ),
}
const WhatOfValues = z
  .enum(['keep', 'erase'])
  .describe('keep: values stay behind unseen, and come back with the field; erase: for ever.')

/** What a change of a field would mean for the values that stand. */
export const FieldPlan = z
  .object({
    valueCount: z.int().describe('Assets that have a value.'),
    refusals: z.array(FieldComplaint).describe('Why it could not be saved. Empty where it can.'),
    converted: z.int().describe('Values that get another form and keep their meaning, in the background.'),
    faults: z
      .array(
        z.object({
          code: z.string(),
          count: z.int().describe('Assets that would not fit.'),
          examples: z.array(z.object({ id: AssetId, name: z.string() })).describe('Some that you may see.'),
        }),
      )
      .describe('What would no longer fit. Nothing is lost by that: it is told on the assets until somebody mends it.'),
    doubles: z
      .array(z.object({ value: z.string(), count: z.int() }))
      .describe('Values that several assets share: while there are any, the field cannot become unique.'),
    looked: z.int().describe('How many of the values were looked at one by one.'),
    isComplete: z
      .boolean()
      .describe('False where there are too many to look at all of them now: counts are of those seen.'),
  })
  .meta({ id: 'FieldPlan' })
export type FieldPlan = z.infer<typeof FieldPlan>

export const DeletedField = z
  .object({
    field: Field,
    assetCount: z.int().describe('Assets that still have a value of it.'),
    deletedAt: Timestamp,
    isErasing: z.boolean().describe('Its values are being erased; it cannot come back.'),
  })
  .meta({ id: 'DeletedField' })
export type DeletedField = z.infer<typeof DeletedField>

const Schema = z.object({ fields: z.array(Field), groups: z.array(FieldGroup) })

/** The schema: all fields, and the groups in which they are shown. */
export const fields = {
  list: endpoint({
    ...read,
    method: 'GET',
    path: '/fields',
    summary: 'List all fields and their groups, in the order in which they are shown',
    returns: Schema,
  }),
  get: endpoint({
    ...read,
    method: 'GET',
    path: '/fields/:fieldId',
    summary: 'Show a field',
    params: inField,
    returns: Field,
    problems: ['field_not_found'],
  }),
  create: endpoint({
    ...managed,
    method: 'POST',
    path: '/fields',
    summary: 'Make a field',
    body: z.object({
      key: Key.describe('For ever: values, filters and columns go by it.'),
      type,
      labels,
      groupId: groupId.default(null),
      help: help.default({}),
      example: example.default(''),
      vocabularyId: vocabularyId.default(null),
      rules: rules.default({}),
      property: property.default(null),
    }),
    returns: Field,
    status: 201,
    problems: ['field_invalid', 'field_key_taken', 'field_group_not_found', 'too_many_fields'],
  }),
  plan: endpoint({
    ...managed,
    method: 'POST',
    path: '/fields/plan',
    summary: 'Say what making, changing or deleting a field would do, and do nothing',
    body: z.object({
      fieldId: FieldId.nullable().default(null).describe('Null for a field that is not there yet.'),
      key: Key.optional().describe('Of a field that is not there yet.'),
      ...changeable,
    }),
    returns: FieldPlan,
    problems: ['field_not_found', 'field_group_not_found', 'invalid_request'],
  }),
  update: endpoint({
    ...managed,
    method: 'PATCH',
    path: '/fields/:fieldId',
    summary: 'Change a field; values that need another form get it in the background',
    params: inField,
    body: z.object(changeable),
    returns: z.object({ field: Field, operation: Operation.nullable().describe('Where values are converted.') }),
    problems: [
      'field_not_found',
      'field_changed',
      'field_invalid',
      'field_type_refused',
      'field_not_unique',
      'field_group_not_found',
    ],
  }),
  reorder: endpoint({
    ...managed,
    method: 'PUT',
    path: '/fields/order',
    summary: 'Put groups and fields into an order, and fields into groups',
    body: z.object({
      order: z
        .array(z.object({ groupId: FieldGroupId.nullable(), fieldIds: z.array(FieldId).max(1_000) }))
        .max(200)
        .describe('Groups in their order, each with its fields. What is not named keeps its place behind them.'),
    }),
    returns: Schema,
    problems: ['field_not_found', 'field_group_not_found', 'invalid_request'],
  }),
  delete: endpoint({
    ...managed,
    method: 'DELETE',
    path: '/fields/:fieldId',
    summary: 'Delete a field, and say what happens with its values',
    params: inField,
    query: z.object({ values: WhatOfValues }),
    returns: z.object({ operation: Operation.nullable().describe('Null where no asset had a value.') }),
    problems: ['field_not_found', 'field_changed', 'field_in_use'],
  }),
  listDeleted: endpoint({
    ...managed,
    method: 'GET',
    path: '/fields/deleted',
    summary: 'List deleted fields whose values were kept',
    returns: z.object({ items: z.array(DeletedField) }),
  }),
  restore: endpoint({
    ...managed,
    method: 'POST',
    path: '/fields/:fieldId/restore',
    summary: 'Bring a deleted field back with the values that were kept',
    params: inField,
    returns: z.object({ field: Field, operation: Operation.nullable() }),
    problems: ['field_not_found', 'field_invalid', 'too_many_fields'],
  }),
}

const inGroup = z.object({ groupId: FieldGroupId })

/** The groups in which fields are shown. */
export const fieldGroups = {
  create: endpoint({
    ...managed,
    method: 'POST',
    path: '/field-groups',
    summary: 'Make a group of fields',
    body: z.object({ key: Key, labels: Labels }),
    returns: FieldGroup,
    status: 201,
    problems: ['field_key_taken', 'too_many_fields'],
  }),
  rename: endpoint({
    ...managed,
    method: 'PATCH',
    path: '/field-groups/:groupId',
    summary: 'Rename a group of fields',
    params: inGroup,
    body: z.object({ labels: Labels }),
    returns: FieldGroup,
    problems: ['field_group_not_found'],
  }),
  delete: endpoint({
    ...managed,
    method: 'DELETE',
    path: '/field-groups/:groupId',
    summary: 'Delete a group; its fields stay, in no group',
    params: inGroup,
    returns: z.null(),
    problems: ['field_group_not_found'],
  }),
}
