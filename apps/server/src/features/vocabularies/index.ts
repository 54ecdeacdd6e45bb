import { api } from '@damask/contract'
import * as z from 'zod'
import { feature, route } from '../../platform/feature.ts'
import { job } from '../../platform/jobs.ts'
import { listAlikeTerms } from './alike-terms.ts'
import { createVocabulary, deleteVocabulary, updateVocabulary } from './change-vocabulary.ts'
import { createTerm } from './create-term.ts'
import { exportVocabulary } from './export-vocabulary.ts'
import { getTerm } from './get-term.ts'
import { importJob, importVocabulary, sweepImports } from './import-vocabulary.ts'
import { listTerms } from './list-terms.ts'
import { moveTerm } from './move-term.ts'
import { restoreTerm, retireTerm } from './retire-term.ts'
import { suggestTerms } from './suggest-terms.ts'
import { updateTerm } from './update-term.ts'
import { getVocabulary, listVocabularies } from './vocabulary-rows.ts'

export { absorbTerm } from './absorb-term.ts'
export { holdTerms } from './ancestors.ts'
export { createTerm } from './create-term.ts'
export { summariesOfTerms, type TermRow, termNumbersOfWords, termsByIds } from './terms.ts'
export { type TermText, termsForTexts, type WrittenTerm, writtenTerms } from './terms-for-texts.ts'
export { lockTerm } from './update-term.ts'
export { findVocabulary, mayCreateTerms } from './vocabulary-rows.ts'

const { vocabularies: v, terms: t } = api

export const vocabularies = feature({
  name: 'vocabularies',
  jobs: [
    importJob,
    job({ name: 'vocabularies.sweep_imports', payload: z.object({}), cron: '19 * * * *', run: sweepImports }),
  ],
  routes: [
    route(v.list, listVocabularies),
    route(v.get, getVocabulary),
    route(v.create, createVocabulary),
    route(v.update, updateVocabulary),
    route(v.delete, deleteVocabulary),
    route(v.suggest, suggestTerms),
    route(v.import, importVocabulary),
    route(v.export, exportVocabulary),
    route(t.list, listTerms),
    route(t.listAlike, listAlikeTerms),
    route(t.get, getTerm),
    route(t.create, createTerm),
    route(t.update, updateTerm),
    route(t.move, moveTerm),
    route(t.retire, retireTerm),
    route(t.restore, restoreTerm),
  ],
})
