import type { AttentionOutcome, HeldAsset } from '@damask/contract'
import { damask } from '../../app/damask.ts'
import { queryClient } from '../../app/query-client.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { askFolder } from '../folders/ask-folder.tsx'
import { askName } from '../folders/ask-name.tsx'
import { askReason } from './ask-reason.tsx'

type Held = readonly Pick<HeldAsset, 'id' | 'name' | 'folderId'>[]
type Done = { items: AttentionOutcome[] }

const idsOf = (held: Held) => ({ assetIds: held.map(({ id }) => id) })

export const refreshAttention = () => queryClient.invalidateQueries({ queryKey: ['attention'] })

/** Does something to what is held, and says what became of it. */
export async function mend(call: Promise<Done>, isDiscard = false): Promise<Done | undefined> {
  try {
    const done = await call
    await refreshAttention()
    const count = (outcome: AttentionOutcome['outcome']) => done.items.filter((item) => item.outcome === outcome).length
    const [released, held, refused] = [count('released'), count('held'), count('refused')]
    const sentences = [
      ...(released > 0
        ? [t(isDiscard ? 'attention.done.discarded' : 'attention.done.released', { count: released })]
        : []),
      ...(held > 0 ? [t('attention.done.held', { count: held })] : []),
      ...(refused > 0 ? [t('attention.done.refused', { count: refused })] : []),
    ]
    void say({ message: sentences.join(' ') || t('attention.done.nothing') })
    return done
  } catch (error) {
    void sayProblem(error)
    return undefined
  }
}

export const renameOne = (held: HeldAsset) =>
  askName({
    title: t('attention.renameTitle'),
    label: t('attention.renameLabel'),
    initial: held.name,
    submit: t('attention.renameSubmit'),
    save: async (name) => {
      const item = await damask.attention.rename({ assetId: held.id, name })
      await mend(Promise.resolve({ items: [item] }))
    },
  })

export async function moveThem(held: Held) {
  const folderId = await askFolder({
    title: t('attention.moveTitle', { count: held.length }),
    submit: t('attention.moveSubmit'),
    start: held[0]!.folderId,
    toAdd: true,
  })
  if (folderId) await mend(damask.attention.move({ ...idsOf(held), folderId }))
}

export async function letThemIn(held: Held) {
  const reason = await askReason(held.length)
  if (reason) await mend(damask.attention.override({ ...idsOf(held), reason }))
}

export const discardThem = (held: Held) => mend(damask.attention.discard(idsOf(held)), true)
