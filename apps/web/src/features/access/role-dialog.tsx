import type { AnyCapability, Role } from '@damask/contract'
import { ACCOUNT_CAPABILITIES, CAPABILITIES } from '@damask/contract/names'
import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { Dialog } from '../../app/dialog.tsx'
import { openDialog } from '../../app/dialogs.tsx'
import { say } from '../../app/say.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import classes from './access.module.css'
import { refreshAccess } from './refresh.ts'
import { capabilityWords } from './sentences.ts'

/** Makes a role, or changes one. @param isNew makes another one that begins like this one */
export async function editRole(role?: Role, { isNew = false } = {}): Promise<void> {
  await openDialog((close) => <RoleDialog role={role} isNew={isNew || !role} close={() => close()} />)
}

type Props = { role: Role | undefined; isNew: boolean; close: () => void }

function RoleDialog({ role, isNew, close }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState(role?.name ?? '')
  const [description, setDescription] = useState(role && !role.isBuiltIn ? role.description : '')
  const [chosen, setChosen] = useState<ReadonlySet<AnyCapability>>(new Set(role?.capabilities ?? ['view']))
  const form = useFormProblem<'name'>()

  const toggle = (capability: AnyCapability) => {
    const next = new Set(chosen)
    if (!next.delete(capability)) next.add(capability)
    // What one cannot see one can do nothing with.
    if (CAPABILITIES.some((one) => one !== 'view' && next.has(one))) next.add('view')
    setChosen(next)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return form.refuse({ name: t('access.roles.nameMissing') })
    if (chosen.size === 0) return form.refuse({ form: t('access.roles.nothingChosen') })
    const fields = { name, description, capabilities: [...chosen] }
    const done = await form.run(
      () => (isNew ? damask.roles.create(fields) : damask.roles.change({ roleId: role!.id, ...fields })),
      { role_name_taken: 'name' },
    )
    if (!done) return
    say({ message: t(isNew ? 'access.roles.created' : 'access.roles.changed', { name }) })
    close()
    await refreshAccess()
  }
  const group = (label: string, hint: string, list: readonly AnyCapability[]) => (
    <fieldset className={classes.fieldset}>
      <legend className={classes.heading}>{label}</legend>
      <p className={classes.hint}>{hint}</p>
      <div className={classes.checks}>
        {list.map((capability) => (
          <Checkbox
            key={capability}
            label={capabilityWords(capability)}
            checked={chosen.has(capability)}
            onChange={() => toggle(capability)}
          />
        ))}
      </div>
    </fieldset>
  )
  return (
    <Dialog
      title={isNew ? t('access.roles.create') : t('access.roles.editTitle', { name: role!.name })}
      size={560}
      onClose={close}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <TextInput
            label={t('access.roles.nameLabel')}
            value={name}
            maxLength={60}
            error={form.of('name')}
            data-autofocus
            onChange={(event) => {
              setName(event.currentTarget.value)
              form.clear()
            }}
          />
          <TextInput
            label={t('access.roles.description')}
            value={description}
            maxLength={500}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          {group(t('access.roles.library'), t('access.roles.libraryHint'), CAPABILITIES)}
          {group(t('access.roles.account'), t('access.roles.accountHint'), ACCOUNT_CAPABILITIES)}
          <FormAlert sentence={form.of('form')} />
        </Stack>
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" loading={form.busy}>
            {isNew ? t('access.roles.create') : t('access.roles.save')}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
