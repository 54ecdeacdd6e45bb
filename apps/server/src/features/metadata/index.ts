import { feature } from '../../platform/feature.ts'

export { allFields, type FieldRow, fieldsFor, type Subject } from './fields.ts'
export { matchesPattern } from './patterns.ts'

export const metadata = feature({ name: 'metadata' })
