import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { changePolicy } from './change-policy.ts'
import { checkJob, checkViolations } from './check-violations.ts'
import { getPolicy } from './get-policy.ts'
import { listViolations } from './list-violations.ts'

export { arrivalValuesOf, hasArrivalValues, policyNotMet, requireWelcome } from './arrival.ts'
export { strictest } from './effective.ts'
export { fault, faultsOfAsset, faultsOfFile, type Judged, type JudgedFile } from './judge.ts'
export { namePartsOf, nameTextsOf, type TermTexts, termTextsFor } from './name-texts.ts'
export { type PlacedPolicy, policiesOf, policyOf } from './queries.ts'

export const policies = feature({
  name: 'policies',
  jobs: [checkJob],
  routes: [
    route(api.policies.get, getPolicy),
    route(api.policies.change, changePolicy),
    route(api.policies.listViolations, listViolations),
    route(api.policies.check, checkViolations),
  ],
})
