import type { Role } from '@damask/contract'
import { SettingsPage, SkeletonRows } from '@damask/ui'
import { Badge, Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconPlus, IconShieldHalf } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PageError } from '../../app/frame/page-error.tsx'
import { usePageTitle } from '../../app/page-title.ts'
import classes from './access.module.css'
import { accessQueries } from './queries.ts'
import { editRole } from './role-dialog.tsx'
import { copyRole, deleteRole } from './role-verbs.ts'
import { RolesMatrix } from './roles-matrix.tsx'
import { capabilityWords, roleDescription, roleName } from './sentences.ts'

/** Settings → Roles: what can be given, from least to most. On a phone there is no room for columns. */
export function RolesPage() {
  const { t } = useTranslation()
  const roles = useQuery(accessQueries.roles())
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false
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
      {roles.data && !isPhone && <RolesMatrix roles={roles.data} />}
      {roles.data && isPhone && (
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
          onClick={() => void copyRole(role)}
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
