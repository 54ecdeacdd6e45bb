import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { createTemplate, deleteTemplate, getTemplate, updateTemplate } from './change-templates.ts'
import { createField } from './create-field.ts'
import { getField } from './get-field.ts'
import { createGroup, deleteGroup, renameGroup } from './groups.ts'
import { listFields } from './list-fields.ts'
import { listTemplates } from './list-templates.ts'
import { reorderFields } from './reorder-fields.ts'

export { complaintsAbout, requireGoodDraft } from './check-draft.ts'
export { MAX_FIELDS } from './create-field.ts'
export { faultDetails, faultSentence } from './fault-words.ts'
export { allFields, deletedFields, type FieldRow, fieldsFor } from './fields.ts'
export { getField, requireField } from './get-field.ts'
export { requireGroup } from './groups.ts'
export { judgeTerms, termsFor } from './judge-terms.ts'
export { toField } from './list-fields.ts'
export { lockSchema } from './lock-schema.ts'
export { nameOf } from './name-of.ts'
export { matchesPattern } from './patterns.ts'
export { findTemplate } from './templates.ts'
export { replaceTermInRules, rulesWithTerm } from './terms-in-rules.ts'
export { valuesOf } from './values-of.ts'

const { fields, fieldGroups, templates } = api

/** What a field is. What a change of one means for values that stand is the business of `schema`, above. */
export const metadata = feature({
  name: 'metadata',
  routes: [
    route(fields.list, listFields),
    route(fields.get, getField),
    route(fields.create, createField),
    route(fields.reorder, reorderFields),
    route(fieldGroups.create, createGroup),
    route(fieldGroups.rename, renameGroup),
    route(fieldGroups.delete, deleteGroup),
    route(templates.list, listTemplates),
    route(templates.get, getTemplate),
    route(templates.create, createTemplate),
    route(templates.update, updateTemplate),
    route(templates.delete, deleteTemplate),
  ],
})
