import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { keepSealing } from './keep-sealing.ts'
import { historySettings } from './settings.ts'
import { getVerification, startVerification, verifyJob, verifyNightly } from './verification.ts'

export { AUDIT_USAGE, checkProof, runAudit } from './audit-command.ts'
export { blankPerson } from './blank-person.ts'
export { sealEvents } from './seal-events.ts'

export const history = feature({
  name: 'history',
  settings: [historySettings],
  jobs: [verifyJob, verifyNightly],
  started: keepSealing,
  routes: [route(api.history.getVerification, getVerification), route(api.history.verify, startVerification)],
})
