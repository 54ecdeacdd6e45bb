import type { FieldGroup } from '@damask/contract'
import { Button, Group, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { labelIn } from '../../app/label-in.ts'
import { sayProblem } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import { LabelsInput, withoutEmpty } from './labels-input.tsx'
import { keyFrom, schemaChanged } from './queries.ts'

export const createGroup = () => openDialog((close) => <GroupDialog group={null} close={() => close()} />)
export const renameGroup = (group: FieldGroup) =>
  openDialog((close) => <GroupDialog group={group} close={() => close()} />)

export async function deleteGroup(group: FieldGroup): Promise<void> {
  const isSure = await confirm({
    title: t('schema.deleteGroupTitle', { name: labelIn(group.labels) }),
    text: t('schema.deleteGroupText'),
    submit: t('schema.deleteGroup'),
    takesAway: true,
  })
  if (!isSure) return
  await damask.fieldGroups.delete({ groupId: group.id }).catch(sayProblem)
  schemaChanged()
}

function GroupDialog({ group, close }: { group: FieldGroup | null; close: () => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<Record<string, string>>(group?.labels ?? {})
  const form = useFormProblem<'labels'>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const labels = withoutEmpty(typed)
    if (Object.keys(labels).length === 0) return form.refuse({ labels: t('schema.nameMissing') })
    await form.run(
      async () => {
        if (group) await damask.fieldGroups.rename({ groupId: group.id, labels })
        else await damask.fieldGroups.create({ key: keyFrom(labelIn(labels, 'en')) || 'group', labels })
        schemaChanged()
        close()
      },
      { field_key_taken: 'labels' },
    )
  }
  return (
    <Dialog onClose={close} title={t(group ? 'schema.renameGroup' : 'schema.createGroup')} size={440}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <LabelsInput label={t('schema.name')} texts={typed} onChange={setTyped} error={form.of('labels')} autoFocus />
          <FormAlert sentence={form.of('form')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('app.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {t('schema.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
