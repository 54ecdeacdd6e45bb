import type { TermId, TermSummary, VocabularyId } from '@damask/contract'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { labelIn } from '../../app/label-in.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { followOperation } from '../operations/follow-operation.tsx'
import { languageOf } from './languages.ts'
import { vocabulariesChanged } from './queries.ts'

/** Does something with terms, shows everything anew, and says what went wrong. @returns whether it went well */
async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    void sayProblem(error)
    return false
  } finally {
    await vocabulariesChanged()
  }
}

export const addTerm = (vocabularyId: VocabularyId, label: string, language: string, broaderId: TermId | null) =>
  attempt(() => damask.terms.create({ vocabularyId, labels: { [language]: label }, broaderId }))

export const renameTerm = (term: TermSummary, label: string) =>
  attempt(() => damask.terms.update({ termId: term.id, labels: { ...term.labels, [languageOf(term.labels)]: label } }))

type Place = { broaderId: TermId | null; beforeId?: TermId | null }

/** With a way back to where it was. */
export async function moveTerm(term: TermSummary, to: Place, from: Place | null): Promise<void> {
  const name = labelIn(term.labels)
  if (!(await attempt(() => damask.terms.move({ termId: term.id, ...to })))) return
  // One place up or down is seen, and taken back by the same key.
  if (!from) return
  void say({
    message: t('vocabularies.moved', { name }),
    undo: () => attempt(() => damask.terms.move({ termId: term.id, ...from })),
  })
}

export async function retireTerm(term: TermSummary): Promise<void> {
  const name = labelIn(term.labels)
  if (!(await attempt(() => damask.terms.retire({ termId: term.id })))) return
  void say({
    message: t('vocabularies.retiredSaid', { name }),
    undo: () => attempt(() => damask.terms.restore({ termId: term.id })),
  })
}

export async function restoreTerm(term: TermSummary): Promise<void> {
  if (await attempt(() => damask.terms.restore({ termId: term.id })))
    void say({ message: t('vocabularies.restoredSaid', { name: labelIn(term.labels) }) })
}

export async function deleteTerm(term: TermSummary): Promise<boolean> {
  const name = labelIn(term.labels)
  const agreed = await confirm({
    title: t('vocabularies.deleteTitle', { name }),
    text: t('vocabularies.deleteText'),
    submit: t('vocabularies.row.remove'),
    takesAway: true,
  })
  if (!agreed || !(await attempt(() => damask.terms.delete({ termId: term.id })))) return false
  void say({ message: t('vocabularies.deleted', { name }) })
  return true
}

/** @throws what the server refuses at once */
export async function mergeTerms(gone: TermSummary, stays: TermSummary): Promise<void> {
  const [name, into] = [labelIn(gone.labels), labelIn(stays.labels)]
  const started = await damask.terms.merge({ termId: stays.id, mergedTermId: gone.id })
  const ended = await followOperation(started, t('vocabularies.merge.working', { name, into }))
  await vocabulariesChanged()
  if (ended.state === 'done') void say({ message: t('vocabularies.merge.done', { name, into }) })
}
