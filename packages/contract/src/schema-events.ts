import type { FieldType } from './fields.ts'
import type { FieldGroupId, FieldId, TemplateId } from './ids.ts'

/** Labels are told in English, or in the first language there is. */
type FieldFact = { fieldId: FieldId; key: string; name: string }
type GroupFact = { fieldGroupId: FieldGroupId; key: string }

/** Of fields, their groups and templates. */
export type SchemaEvents = {
  'field.created': FieldFact & { type: FieldType }
  /** `before` is what it was called. */
  'field.updated': FieldFact & { before: string; type: FieldType; changed: string[] }
  'field.reordered': { count: number }
  'field.deleted': FieldFact & { values: 'none' | 'keep' | 'erase'; assetCount: number }
  'field.restored': FieldFact
  'field_group.created': GroupFact & { name: string }
  'field_group.renamed': GroupFact & { before: string; after: string }
  'field_group.deleted': GroupFact & { name: string }
  'template.created': { templateId: TemplateId; name: string }
  'template.updated': { templateId: TemplateId; name: string; before: string; changed: string[] }
  'template.deleted': { templateId: TemplateId; name: string }
}
