import { feature } from '../../platform/feature.ts'

export { summariesOfTerms, type TermRow, termNumbersOfWords, termsByIds } from './terms.ts'

export const vocabularies = feature({ name: 'vocabularies' })
