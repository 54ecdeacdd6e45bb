import type { AnyCapability, Role } from '@damask/contract'
import { ACCOUNT_CAPABILITIES } from '@damask/contract/names'
import { ActionIcon, Menu, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconCopy, IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './matrix.module.css'
import { editRole } from './role-dialog.tsx'
import { copyRole, deleteRole } from './role-verbs.ts'
import { capabilityWords, roleDescription, roleName } from './sentences.ts'

const GROUPS = {
  looking: ['view', 'download', 'download_original', 'comment'],
  working: ['upload', 'edit', 'replace', 'move', 'delete'],
  givingOut: ['share', 'approve', 'publish'],
  running: ['manage_folder', 'manage_access'],
  account: ACCOUNT_CAPABILITIES,
} as const satisfies Record<string, readonly AnyCapability[]>

/** All roles at one glance: each is a column, each row is something that can be done. */
export function RolesMatrix({ roles }: { roles: readonly Role[] }) {
  const { t } = useTranslation()
  return (
    // Reached by the keyboard, because many roles are wider than the page.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached
    <section className={classes.scroll} aria-label={t('access.roles.matrix')} tabIndex={0}>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col" className={classes.corner}>
              <VisuallyHidden>{t('access.roles.capability')}</VisuallyHidden>
            </th>
            {roles.map((role) => (
              <RoleHead key={role.id} role={role} />
            ))}
          </tr>
        </thead>
        {Object.entries(GROUPS).map(([group, capabilities]) => (
          <tbody key={group}>
            <tr>
              <th scope="rowgroup" colSpan={roles.length + 1} className={classes.group}>
                <span>{t(`access.roles.groups.${group as keyof typeof GROUPS}`)}</span>
              </th>
            </tr>
            {capabilities.map((capability) => (
              <tr key={capability} className={classes.line}>
                <th scope="row" className={classes.capability}>
                  {capabilityWords(capability)}
                </th>
                {roles.map((role) => (
                  <td key={role.id}>
                    {role.capabilities.includes(capability) ? (
                      <IconCheck size={18} stroke={2} role="img" aria-label={t('access.roles.yes')} />
                    ) : (
                      <VisuallyHidden>{t('access.roles.no')}</VisuallyHidden>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
        {roles.some(({ grantCount }) => grantCount !== null) && (
          <tfoot>
            <tr>
              <th scope="row" className={classes.capability}>
                {t('access.roles.given')}
              </th>
              {roles.map(({ id, grantCount }) => (
                <td key={id}>{t('access.roles.times', { count: grantCount ?? 0 })}</td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  )
}

function RoleHead({ role }: { role: Role }) {
  const { t } = useTranslation()
  const name = roleName(role)
  return (
    // Named by the role alone: it is read out with every cell.
    <th scope="col" aria-label={name} className={classes.role}>
      <div className={classes.roleHead}>
        <span className={classes.roleName}>{name}</span>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size={24} aria-label={t('access.roles.verbsOf', { name })}>
              <IconDots size={16} stroke={1.5} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {role.isBuiltIn && <Menu.Label>{t('access.roles.builtIn')}</Menu.Label>}
            <Menu.Item leftSection={<IconCopy size={16} stroke={1.5} />} onClick={() => void copyRole(role)}>
              {t('access.roles.copy')}
            </Menu.Item>
            {!role.isBuiltIn && (
              <>
                <Menu.Item leftSection={<IconPencil size={16} stroke={1.5} />} onClick={() => void editRole(role)}>
                  {t('access.roles.edit')}
                </Menu.Item>
                <Menu.Item
                  color="red"
                  leftSection={<IconTrash size={16} stroke={1.5} />}
                  onClick={() => void deleteRole(role)}
                >
                  {t('access.roles.delete')}
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
      <p className={classes.about}>{roleDescription(role)}</p>
    </th>
  )
}
