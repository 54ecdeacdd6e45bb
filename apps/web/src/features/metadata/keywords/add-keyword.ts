import type { Asset, AssetId, Field } from '@damask/contract'
import { takesSeveral } from '@damask/fields'
import { queryClient } from '../../../app/query-client.ts'
import { loadLaterWords, t } from '../../../app/words.ts'
import type { Chosen } from '../../assets/verbs.ts'
import { shownValue } from '../changes.ts'
import { idsIn } from '../inputs/terms-editor.tsx'
import { applyEdit } from '../many/apply.ts'
import { heldOf, metadataQueries } from '../queries.ts'
import { saveValues, sayOnce } from '../save.ts'
import { keepRecent, lastKeyword, type Recent, rememberLast } from './recent.ts'

/** Gives a term to everything that is chosen: at once to a single asset, in one operation to many. */
export async function addKeyword(chosen: Chosen, field: Field, keyword: Recent): Promise<void> {
  keepRecent(keyword)
  rememberLast(keyword)
  const [only] = chosen.assetIds
  if (chosen.everything || chosen.assetIds.length > 1) {
    const action = takesSeveral(field) ? 'add' : 'set'
    const value = takesSeveral(field) ? [keyword.id] : keyword.id
    await applyEdit(chosen, { changes: [{ action, field: field.key, value }] })
  } else if (only) await addToOne(only, field, keyword)
}

async function addToOne(assetId: AssetId, field: Field, { id }: Recent): Promise<void> {
  await heldOf(assetId)
  const now = idsIn(shownValue(assetId, field.key))
  if (now.includes(id)) return
  const { fields } = await queryClient.ensureQueryData(metadataQueries.fields())
  await saveValues(assetId, { [field.key]: takesSeveral(field) ? [...now, id] : id }, fields, 'quiet')
}

/** Once more what was given last, to what is chosen now. */
export async function repeatKeyword(chosen: Chosen & { readonly assets: readonly Asset[] }): Promise<void> {
  await loadLaterWords()
  const last = lastKeyword()
  const { fields } = await queryClient.ensureQueryData(metadataQueries.fields())
  const field = fields.find(({ key }) => key === last?.field)
  if (!last || !field) return sayOnce(t('metadata.keywords.nothingYet'))
  await addKeyword(chosen, field, last)
}
