import { Button, Group, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { formatNumber } from '../../app/format.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { textIn } from '../metadata/labels.ts'
import { metadataQueries } from '../metadata/queries.ts'
import { followOperation } from '../operations/follow-operation.tsx'
import { startCount } from './use-count.ts'

/** Says how many it would be before it erases anything. */
export async function eraseOrphans(key: string): Promise<void> {
  try {
    const label = t('quality.erase.running')
    const tried = await followOperation(await damask.quality.eraseOrphans({ key, dryRun: true }), label)
    if (tried.state !== 'done' || tried.done === 0) return
    const count = { count: tried.done, assets: formatNumber(tried.done) }
    const isSure = await confirm({
      title: t('quality.erase.title', { key }),
      text: t('quality.erase.text', count),
      submit: t('quality.erase.confirm'),
      takesAway: true,
    })
    if (!isSure) return
    const { state, done } = await followOperation(await damask.quality.eraseOrphans({ key }), label)
    if (state === 'done') say({ message: t('quality.erase.done', { count: done, assets: formatNumber(done) }) })
    await startCount()
  } catch (error) {
    sayProblem(error)
  }
}

/** Asks for the field first. */
export async function moveOrphans(key: string): Promise<void> {
  const field = await openDialog<string>((close) => <FieldDialog name={key} close={close} />)
  if (!field) return
  try {
    const { state, done } = await followOperation(
      await damask.quality.moveOrphans({ key, field }),
      t('quality.move.running'),
    )
    if (state === 'done' && done > 0)
      say({ message: t('quality.move.done', { count: done, assets: formatNumber(done) }) })
    await startCount()
  } catch (error) {
    sayProblem(error)
  }
}

function FieldDialog({ name, close }: { name: string; close: (field?: string) => void }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState('')
  const fields = useQuery(metadataQueries.fields()).data?.fields ?? []
  // Terms and people are chosen, not written; what stands there is text or a number.
  const fitting = fields.filter(({ type }) => !['select', 'multi_select', 'taxonomy', 'person', 'point'].includes(type))
  return (
    <Dialog title={t('quality.move.title', { key: name })} size={440} onClose={() => close()}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (chosen) close(chosen)
        }}
      >
        <NativeSelect
          label={t('quality.move.field')}
          description={t('quality.move.hint')}
          data-autofocus
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={[
            { value: '', label: t('quality.move.choose') },
            ...fitting.map(({ key, labels }) => ({ value: key, label: textIn(labels) })),
          ]}
        />
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={() => close()}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" disabled={!chosen}>
            {t('quality.move.confirm')}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
