import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { listFields } from './list-fields.ts'
import { listTemplates } from './list-templates.ts'

export { allFields, type FieldRow, fieldsFor, type Subject } from './fields.ts'
export { matchesPattern } from './patterns.ts'
export { findTemplate } from './templates.ts'
export { valuesOf } from './values-of.ts'

export const metadata = feature({
  name: 'metadata',
  routes: [route(api.fields.list, listFields), route(api.templates.list, listTemplates)],
})
