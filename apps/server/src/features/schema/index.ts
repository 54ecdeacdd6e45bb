import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { convertJob } from './convert-values.ts'
import { deleteField, eraseValuesJob, indexValuesJob, listDeletedFields, restoreField } from './delete-field.ts'
import { planField } from './plan-field.ts'
import { updateField } from './update-field.ts'

const { fields } = api

/** Changes of fields that touch the values of assets. */
export const schema = feature({
  name: 'schema',
  jobs: [convertJob, indexValuesJob, eraseValuesJob],
  routes: [
    route(fields.plan, planField),
    route(fields.update, updateField),
    route(fields.delete, deleteField),
    route(fields.listDeleted, listDeletedFields),
    route(fields.restore, restoreField),
  ],
})
