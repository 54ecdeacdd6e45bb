import { api } from '@damask/contract'
import { feature, route } from '../../platform/feature.ts'
import { createVocabulary, deleteVocabulary, updateVocabulary } from './change-vocabulary.ts'
import { createTerm } from './create-term.ts'
import { getTerm } from './get-term.ts'
import { listTerms } from './list-terms.ts'
import { suggestTerms } from './suggest-terms.ts'
import { updateTerm } from './update-term.ts'
import { getVocabulary, listVocabularies } from './vocabulary-rows.ts'

export { holdTerms } from './ancestors.ts'
export { createTerm } from './create-term.ts'
export { summariesOfTerms, type TermRow, termNumbersOfWords, termsByIds } from './terms.ts'
export { type TermText, termsForTexts, type WrittenTerm, writtenTerms } from './terms-for-texts.ts'
export { findVocabulary, mayCreateTerms } from './vocabulary-rows.ts'

const { vocabularies: v, terms: t } = api

export const vocabularies = feature({
  name: 'vocabularies',
  routes: [
    route(v.list, listVocabularies),
    route(v.get, getVocabulary),
    route(v.create, createVocabulary),
    route(v.update, updateVocabulary),
    route(v.delete, deleteVocabulary),
    route(v.suggest, suggestTerms),
    route(t.list, listTerms),
    route(t.get, getTerm),
    route(t.create, createTerm),
    route(t.update, updateTerm),
  ],
})
