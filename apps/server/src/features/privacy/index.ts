import { api } from '@damask/contract'
import * as z from 'zod'
import { feature, route } from '../../platform/feature.ts'
import { job } from '../../platform/jobs.ts'
import { acceptText, getOwnConsents } from './consents.ts'
import { erasePerson } from './erase-person.ts'
import {
  downloadDataExport,
  exportJob,
  exportOwnData,
  exportPerson,
  listDataExports,
  sweepDataExports,
} from './export-data.ts'
import { listTexts, listTextVersions, publishText, retireText } from './texts.ts'

export const privacy = feature({
  name: 'privacy',
  jobs: [exportJob, job({ name: 'privacy.sweep', payload: z.object({}), cron: '42 * * * *', run: sweepDataExports })],
  routes: [
    route(api.privacy.listTexts, listTexts),
    route(api.privacy.listTextVersions, listTextVersions),
    route(api.privacy.publishText, publishText),
    route(api.privacy.retireText, retireText),
    route(api.privacy.getOwnConsents, getOwnConsents),
    route(api.privacy.acceptText, acceptText),
    route(api.privacy.exportOwnData, exportOwnData),
    route(api.privacy.exportPerson, exportPerson),
    route(api.privacy.listDataExports, listDataExports),
    route(api.privacy.downloadDataExport, downloadDataExport),
    route(api.privacy.erasePerson, erasePerson),
  ],
})
