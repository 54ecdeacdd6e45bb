import type { Field } from '@damask/contract'
import { Button, Group, Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { formatNumber } from '../../app/format.ts'
import { go } from '../../app/go.ts'
import { labelIn } from '../../app/label-in.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { schemaChanged } from './queries.ts'
import classes from './schema.module.css'

type What = 'keep' | 'erase'

/** Asks what happens with the values, says how many there are, and deletes. @param leaves whether its page closes */
export async function deleteField(field: Field, leaves = false): Promise<void> {
  const name = labelIn(field.labels)
  try {
    const { valueCount } = await damask.fields.plan({ fieldId: field.id })
    const values = await openDialog<What>((close) => <DeleteDialog name={name} count={valueCount} close={close} />)
    if (!values) return
    await damask.fields.delete({ fieldId: field.id, values }, { ifMatch: field.revision })
    void say({
      message: t('schema.removed', { name }),
      ...(values === 'keep' &&
        valueCount > 0 && { undo: () => damask.fields.restore({ fieldId: field.id }).then(schemaChanged) }),
    })
    schemaChanged()
    if (leaves) await go({ to: '/settings/fields' })
  } catch (error) {
    void sayProblem(error)
  }
}

function DeleteDialog({ name, count, close }: { name: string; count: number; close: (what?: What) => void }) {
  const { t } = useTranslation()
  const [what, setWhat] = useState<What>('keep')
  return (
    <Dialog onClose={() => close()} title={t('schema.removeTitle', { name })} size={460}>
      <Stack gap="md">
        <p className={classes.planLine}>{t('schema.plan.values', { count, formatted: formatNumber(count) })}</p>
        {count > 0 && (
          <Radio.Group aria-label={t('schema.removeWhat')} value={what} onChange={(value) => setWhat(value as What)}>
            <Stack gap="xs">
              <Radio value="keep" label={t('schema.keep')} description={t('schema.keepHint')} />
              <Radio value="erase" label={t('schema.erase')} description={t('schema.eraseHint')} />
            </Stack>
          </Radio.Group>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={() => close()}>
            {t('app.cancel')}
          </Button>
          <Button color="red" onClick={() => close(what)}>
            {t('schema.delete')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
