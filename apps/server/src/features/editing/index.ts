import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { bulkEdit, editJob } from './bulk-edit.ts'
import { downloadExport, exportValues } from './csv/export-values.ts'
import { forgetFiles } from './csv/forget-files.ts'
import { importJob } from './csv/import-job.ts'
import { importValues, runImport } from './csv/import-values.ts'
import { forgetEarlierValues } from './keeping.ts'
import { getReport } from './report.ts'
import { editingSettings } from './settings.ts'
import { summarise } from './summarise.ts'
import { undo, undoJob } from './undo.ts'

export { tellChanges } from './tell-changes.ts'

export const editing = feature({
  name: 'editing',
  settings: [editingSettings],
  jobs: [editJob, undoJob, forgetEarlierValues, importJob, forgetFiles],
  routes: [
    route(api.assets.bulkEdit, bulkEdit),
    route(api.operations.undo, undo),
    route(api.metadata.getReport, getReport),
    route(api.metadata.summary, summarise),
    route(api.metadata.export, exportValues),
    route(api.metadata.downloadExport, downloadExport),
    route(api.metadata.import, importValues),
    route(api.metadata.runImport, runImport),
  ],
})
