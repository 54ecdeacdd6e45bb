import type { AssetId, Field } from '@damask/contract'
import { loadToasts } from '../../app/load-toasts.ts'
import { say } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { type Outcome, sendValues, shownValue } from './changes.ts'
import { textIn } from './labels.ts'
import { isSame, type Values } from './merge.ts'
import { currentNames } from './names.ts'
import { rememberUndo, takeBack } from './undo.ts'
import { valueInWords } from './value-words.ts'

/**
 * Saves values of one asset, offers to take that back, and says where somebody else was faster.
 * @param how `quiet` where what was done is said already; the key takes it back as well
 */
export async function saveValues(
  assetId: AssetId,
  values: Values,
  fields: readonly Field[],
  how: 'said' | 'quiet' = 'said',
): Promise<Outcome> {
  const outcome = await sendValues(assetId, values)
  const { saved, before, conflicts } = outcome
  const changed = Object.keys(saved).filter((key) => !isSame(saved[key], before[key]))
  if (changed.length > 0) {
    const label =
      changed.length === 1
        ? t('metadata.said.changed', { field: labelOf(fields, changed[0]!) })
        : t('metadata.said.changedSeveral', { count: changed.length })
    const undo = () => restore(assetId, before, saved, fields)
    if (how === 'said') offerUndo(label, undo)
    else rememberUndo({ label, undo })
  }
  for (const [key, theirs] of Object.entries(conflicts)) {
    const field = fields.find((field) => field.key === key)
    if (!field) continue
    void say({
      message: t('metadata.said.conflict', {
        field: textIn(field.labels),
        value: valueInWords(field, theirs, currentNames()) || t('metadata.nothing'),
      }),
      more: {
        label: t('metadata.said.useMine'),
        perform: () => saveValues(assetId, { [key]: values[key] ?? null }, fields),
      },
    })
  }
  return outcome
}

const labelOf = (fields: readonly Field[], key: string) =>
  textIn(fields.find((field) => field.key === key)?.labels ?? { en: key })

/** Puts back what was there; what somebody changed since then is left alone. */
async function restore(assetId: AssetId, before: Values, after: Values, fields: readonly Field[]): Promise<void> {
  const untouched = Object.keys(after).filter((key) => isSame(shownValue(assetId, key), after[key]))
  const changedSince = Object.keys(after).length - untouched.length
  if (untouched.length > 0) {
    const { refused } = await sendValues(
      assetId,
      Object.fromEntries(untouched.map((key) => [key, before[key] ?? null])),
    )
    if (refused) return
    void sayOnce(t('metadata.said.undone', { field: labelOf(fields, untouched[0]!), count: untouched.length }))
  }
  if (changedSince > 0) void say({ message: t('metadata.said.changedSince') })
}

let lastToast: string | null = null
let toasts = 0

/** One word about edits at a time: who fills ten fields in a row does not want ten of them. */
export async function sayOnce(message: string, undo?: () => unknown): Promise<void> {
  const before = lastToast
  toasts += 1
  lastToast = `metadata-${toasts}`
  if (before) (await loadToasts()).notifications.hide(before)
  await say({ message, id: lastToast, ...(undo && { undo }) })
}

/** A toast with undo; the key for undo does the same. */
export function offerUndo(label: string, undo: () => Promise<unknown>): void {
  const undoable = { label, undo }
  rememberUndo(undoable)
  void sayOnce(label, () => takeBack(undoable))
}
