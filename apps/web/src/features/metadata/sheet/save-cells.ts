import type { AssetId, Field } from '@damask/contract'
import type { MatchPattern } from '@damask/fields'
import { cleanValue } from '@damask/fields'
import { t } from '../../../app/words.ts'
import { changesOf, refuse, sendValues, shownValue } from '../changes.ts'
import { heldBack, judgeDraft, sendTogether } from '../form.ts'
import { isSame, type Value, type Values } from '../merge.ts'
import { knownHeld } from '../queries.ts'
import { offerUndo, sayOnce } from '../save.ts'

/** What becomes of one cell. */
export type CellEdit = { readonly assetId: AssetId; readonly field: Field; readonly value: Value }

const AT_ONCE = 6

/**
 * Saves cells: one call for each asset, some at a time, all of them one step to take back. What is wrong stays in its cell
 * and is told there.
 */
export async function saveCells(
  edits: readonly CellEdit[],
  fields: readonly Field[],
  matches: MatchPattern,
): Promise<void> {
  const byAsset = new Map<AssetId, Values>()
  for (const { assetId, field, value: typed } of edits) {
    const now = knownHeld(assetId)?.values ?? {}
    const { value, faults } = judgeDraft([field], field, typed, now, matches)
    if (isSame(value, shownValue(assetId, field.key))) continue
    if (faults.length > 0) refuse(assetId, field.key, { value: typed, faults })
    else byAsset.set(assetId, { ...byAsset.get(assetId), [field.key]: cleanValue(field, value) as Value })
  }
  for (const [assetId, change] of byAsset) {
    const { send, waitsFor } = sendTogether(
      fields,
      knownHeld(assetId)?.values ?? {},
      heldBack(changesOf(assetId).refused),
      change,
    )
    if (waitsFor.length === 0) byAsset.set(assetId, send)
    else {
      byAsset.delete(assetId)
      const faults = waitsFor.map(({ key }) => ({ field: key, code: 'required' as const }))
      for (const key of Object.keys(send)) refuse(assetId, key, { value: send[key] ?? null, faults })
    }
  }
  const done = await sendAll(byAsset)
  if (done.length === 0) return
  const count = done.reduce((sum, { after }) => sum + Object.keys(after).length, 0)
  offerUndo(t('metadata.sheet.changed', { count }), () => putBack(done))
}

type Done = { readonly assetId: AssetId; readonly before: Values; readonly after: Values }

async function sendAll(byAsset: ReadonlyMap<AssetId, Values>): Promise<Done[]> {
  const waiting = [...byAsset]
  const done: Done[] = []
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [assetId, values] = next
      const { saved, before } = await sendValues(assetId, values)
      if (Object.keys(saved).length > 0) done.push({ assetId, before, after: saved })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return done
}

/** Puts cells back where nobody has changed them since. */
async function putBack(done: readonly Done[]): Promise<void> {
  const back = new Map<AssetId, Values>()
  for (const { assetId, before, after } of done) {
    const untouched = Object.keys(after).filter((key) => isSame(shownValue(assetId, key), after[key]))
    if (untouched.length > 0) back.set(assetId, Object.fromEntries(untouched.map((key) => [key, before[key] ?? null])))
  }
  const undone = await sendAll(back)
  const count = undone.reduce((sum, { after }) => sum + Object.keys(after).length, 0)
  void sayOnce(t('metadata.sheet.undone', { count }))
}
