import type { Principal, RoleId } from '@damask/contract'
import { Button, NativeSelect, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { damask } from '../../app/damask.ts'
import { formatDate } from '../../app/format.ts'
import { say } from '../../app/say.tsx'
import { FormAlert } from '../identity/form-alert.tsx'
import { useFormProblem } from '../identity/use-form-problem.ts'
import classes from './access.module.css'
import { Fold } from './fold.tsx'
import { type AccessPlace, accessQueries } from './queries.ts'
import { refreshAccess } from './refresh.ts'
import { beginningOfDay, capabilityWords, endOfDay, principalName, roleName, today } from './sentences.ts'

const EVERYONE = 'everyone'
const idOf = ({ type, id }: Principal) => `${type}:${id ?? ''}`

/** Somebody, a role, perhaps an end; folded away, a beginning and a reason. */
export function GrantForm({ place }: { place: AccessPlace }) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<Principal | null>(null)
  const [roleId, setRoleId] = useState<RoleId | null>(null)
  const [until, setUntil] = useState('')
  const [from, setFrom] = useState('')
  const [reason, setReason] = useState('')
  const [asked] = useDebouncedValue(chosen && words === principalName(chosen) ? '' : words, 150)
  const found = useQuery(accessQueries.principals(asked))
  const roles = useQuery(accessQueries.roles())
  const form = useFormProblem()
  const who = useRef<HTMLInputElement>(null)
  // The dialog opens before it is known whether one may use this form.
  useEffect(() => who.current?.focus(), [])
  const role = roles.data?.find(({ id }) => id === roleId) ?? roles.data?.[0]

  const everyone: Principal = { type: EVERYONE, id: null, name: '', isActive: true }
  const principals = [...(found.data ?? []), everyone]
  type Group = { group: string; items: { value: string; label: string }[] }
  const groups: Group[] = (['team', 'person', 'key', 'everyone'] as const)
    .map(
      (type): Group => ({
        group: t(`access.principals.${type}`),
        items: principals
          .filter((principal) => principal.type === type)
          .map((principal) => ({ value: idOf(principal), label: principalName(principal) })),
      }),
    )
    .filter(({ items }) => items.length > 0)
  // What was chosen stays in the list, whatever is being looked for.
  if (chosen && !principals.some((principal) => idOf(principal) === idOf(chosen)))
    groups.push({
      group: t('access.principals.chosen'),
      items: [{ value: idOf(chosen), label: principalName(chosen) }],
    })

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!chosen || !role) return form.refuse({ form: t('access.form.whoMissing') })
    const done = await form.run(async () => {
      const time = { startsAt: beginningOfDay(from), endsAt: endOfDay(until) }
      const why = reason.trim() === '' ? {} : { reason: reason.trim() }
      await damask.access.grant({ ...toInput(chosen), ...place, roleId: role.id, ...time, ...why })
    })
    if (!done) return
    const words = { name: principalName(chosen), role: roleName(role) }
    const isLater = from > today()
    say({
      message: isLater
        ? t('access.said.upcoming', { ...words, date: formatDate(beginningOfDay(from)!) })
        : t('access.said.granted', words),
    })
    setChosen(null)
    setWords('')
    setUntil('')
    setFrom('')
    setReason('')
    who.current?.focus()
    await refreshAccess()
  }

  return (
    <form className={classes.form} onSubmit={submit} aria-label={t('access.form.label')} noValidate>
      <div className={classes.fields}>
        <Select
          className={classes.who}
          label={t('access.form.who')}
          placeholder={t('access.form.whoHint')}
          data={groups}
          value={chosen ? idOf(chosen) : null}
          searchable
          // It has the focus from the start, and would hide who has access already.
          openOnFocus={false}
          clearable
          searchValue={words}
          onSearchChange={setWords}
          // The server looks for them.
          filter={({ options }) => options}
          nothingFoundMessage={found.isPending ? t('app.loading') : t('access.form.nobody')}
          maxDropdownHeight={280}
          ref={who}
          onChange={(value) => {
            form.clear()
            setChosen(principals.find((principal) => idOf(principal) === value) ?? null)
          }}
        />
        <NativeSelect
          label={t('access.form.role')}
          value={role?.id ?? ''}
          data={(roles.data ?? []).map((one) => ({ value: one.id, label: roleName(one) }))}
          onChange={(event) => setRoleId(event.currentTarget.value as RoleId)}
        />
        <TextInput
          type="date"
          label={t('access.form.until')}
          min={today()}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Button type="submit" loading={form.busy}>
          {t('access.form.submit')}
        </Button>
      </div>
      {role && (
        <p className={classes.hint}>
          {t('access.form.may', { role: roleName(role), list: role.capabilities.map(capabilityWords).join(', ') })}
        </p>
      )}
      <div>
        <Fold label={t('access.form.more')}>
          <div className={classes.moreFields}>
            <TextInput
              type="date"
              label={t('access.form.from')}
              min={today()}
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              label={t('access.form.reason')}
              placeholder={t('access.form.reasonHint')}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </div>
        </Fold>
      </div>
      <FormAlert sentence={form.of('form')} />
    </form>
  )
}

export function toInput({ type, id }: Principal) {
  if (type === 'person') return { personId: id as never }
  if (type === 'team') return { teamId: id as never }
  return type === 'key' ? { apiKeyId: id as never } : { everyone: true }
}
