import { api } from '@damask/contract'
import * as z from 'zod'
import { listen } from '../../platform/events.ts'
import { feature, route } from '../../platform/feature.ts'
import { job } from '../../platform/jobs.ts'
import { applyTemplate } from './apply-template.ts'
import { editMetadata } from './edit-metadata.ts'
import { findPeople } from './find-people.ts'
import { getMetadata, listMetadata } from './get-metadata.ts'
import { mergeJob, mergeTerms } from './merge-terms.ts'
import { countTerms, reindexJob } from './reindex-terms.ts'
import { deleteTerm, getTermUsage } from './term-usage.ts'

export { faultSentence } from '../metadata/index.ts'
export { changeValues, type Holding, holdingsOf, type Proposal, toldChanges } from './change-values.ts'
export { fillByPolicy } from './fill-by-policy.ts'
export { namesIn } from './get-metadata.ts'
export { judgeDrafts, mayEditField } from './judge.ts'
export { keepAfter, keepBefore } from './kept-values.ts'
export { teamsOfActor } from './teams-of-actor.ts'
export { type Write, writeValues } from './write-values.ts'

export const cataloguing = feature({
  name: 'cataloguing',
  jobs: [
    mergeJob,
    reindexJob,
    job({ name: 'cataloguing.count_terms', payload: z.object({}), cron: '23 * * * *', run: countTerms }),
  ],
  listens: [
    listen('term.moved', reindexJob, ({ vocabularyId, termId }) => ({ vocabularyId, termId })),
    listen('terms.merged', reindexJob, ({ vocabularyId, termId }) => ({ vocabularyId, termId })),
    listen('vocabulary.imported', reindexJob, ({ vocabularyId }) => ({ vocabularyId, termId: null })),
  ],
  routes: [
    route(api.metadata.get, getMetadata),
    route(api.metadata.edit, editMetadata),
    route(api.metadata.applyTemplate, applyTemplate),
    route(api.metadata.list, listMetadata),
    route(api.metadata.findPeople, findPeople),
    // Terms know nothing of assets, fields and templates, and these decide whether one may go.
    route(api.terms.delete, deleteTerm),
    route(api.terms.getUsage, getTermUsage),
    route(api.terms.merge, mergeTerms),
  ],
})
