import type { Role } from '@damask/contract'
import { SettingsPage, SkeletonRows } from '@damask/ui'
import { Badge, Button } from '@mantine/core'
import { IconPlus, IconShieldHalf } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t as word } from '../../app/words.ts'
import classes from './access.module.css'
import { accessQueries } from './queries.ts'
import { refreshAccess } from './refresh.ts'
import { editRole } from './role-dialog.tsx'
import { capabilityWords, roleDescription, roleName } from './sentences.ts'

/** Settings → Roles: what can be given, from least to most. */
export function RolesPage() {
  const { t } = useTranslation()
  const roles = useQuery(accessQueries.roles())
  usePageTitle(t('app.settings.roles'))
  return (
    <SettingsPage
      title={t('app.settings.roles')}
      description={t('access.roles.hint')}
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void editRole()}>
          {t('access.roles.create')}
        </Button>
      }
    >
      {roles.isPending && <SkeletonRows label={t('app.loading')} rows={4} />}
      {roles.isError && <PageError error={roles.error} onRetry={() => void roles.refetch()} />}
      {roles.data && (
        <ul className={classes.rows}>
          {roles.data.map((role) => (
            <RoleRow key={role.id} role={role} />
          ))}
        </ul>
      )}
    </SettingsPage>
  )
}

function RoleRow({ role }: { role: Role }) {
  const { t } = useTranslation()
  const name = roleName(role)
  return (
    <li className={classes.request}>
      <div className={classes.requestText}>
        <h2 className={classes.roleTitle}>
          <IconShieldHalf size={18} stroke={1.5} aria-hidden /> {name}
          {role.isBuiltIn && <Badge color="gray">{t('access.roles.builtIn')}</Badge>}
        </h2>
        {roleDescription(role) && <p className={classes.answer}>{roleDescription(role)}</p>}
        <ul className={classes.chips} aria-label={t('access.roles.canOf', { name })}>
          {role.capabilities.map((capability) => (
            <li key={capability} className={classes.chip}>
              {capabilityWords(capability)}
            </li>
          ))}
        </ul>
        {role.grantCount !== null && (
          <p className={classes.hint}>{t('access.roles.granted', { count: role.grantCount })}</p>
        )}
      </div>
      <div className={classes.requestFields}>
        <Button
          size="xs"
          variant="default"
          aria-label={t('access.roles.copyOf', { name })}
          onClick={() => void editRole({ ...role, name: t('access.roles.copyName', { name }) }, { isNew: true })}
        >
          {t('access.roles.copy')}
        </Button>
        {!role.isBuiltIn && (
          <>
            <Button
              size="xs"
              variant="default"
              aria-label={t('access.roles.editOf', { name })}
              onClick={() => void editRole(role)}
            >
              {t('access.roles.edit')}
            </Button>
            <Button
              size="xs"
              variant="default"
              aria-label={t('access.roles.deleteOf', { name })}
              onClick={() => void deleteRole(role)}
            >
              {t('access.roles.delete')}
            </Button>
          </>
        )}
      </div>
    </li>
  )
}

async function deleteRole({ id, name }: Role): Promise<void> {
  const agreed = await confirm({
    title: word('access.roles.deleteTitle', { name }),
    text: word('access.roles.deleteText'),
    submit: word('access.roles.delete'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    await damask.roles.delete({ roleId: id })
    say({ message: word('access.roles.deleted', { name }) })
  } catch (error) {
    sayProblem(error)
  }
  await refreshAccess()
}
