import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { applyTemplate } from './apply-template.ts'
import { editMetadata } from './edit-metadata.ts'
import { findPeople } from './find-people.ts'
import { getMetadata, listMetadata } from './get-metadata.ts'

export { faultDetails, faultSentence } from '../metadata/index.ts'
export { proposalOf } from './apply-template.ts'
export { changeValues, type Holding, holdingsOf, type Outcome, type Proposal, toldChanges } from './change-values.ts'
export { fillByPolicy } from './fill-by-policy.ts'
export { namesIn } from './get-metadata.ts'
export { judgeDrafts, mayEditField } from './judge.ts'
export { keepAfter, keepBefore } from './kept-values.ts'
export { teamsOfActor } from './teams-of-actor.ts'
export { type Write, writeValues } from './write-values.ts'

export const cataloguing = feature({
  name: 'cataloguing',
  routes: [
    route(api.metadata.get, getMetadata),
    route(api.metadata.edit, editMetadata),
    route(api.metadata.applyTemplate, applyTemplate),
    route(api.metadata.list, listMetadata),
    route(api.metadata.findPeople, findPeople),
  ],
})
