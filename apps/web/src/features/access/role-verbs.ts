import type { Role } from '@damask/contract'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { t } from '../../app/words.ts'
import { refreshAccess } from './refresh.ts'
import { editRole } from './role-dialog.tsx'
import { roleName } from './sentences.ts'

/** Begins another role with what this one can do. */
export const copyRole = (role: Role): Promise<void> =>
  editRole({ ...role, name: t('access.roles.copyName', { name: roleName(role) }) }, { isNew: true })

export async function deleteRole({ id, name }: Role): Promise<void> {
  const agreed = await confirm({
    title: t('access.roles.deleteTitle', { name }),
    text: t('access.roles.deleteText'),
    submit: t('access.roles.delete'),
    takesAway: true,
  })
  if (!agreed) return
  try {
    await damask.roles.delete({ roleId: id })
    say({ message: t('access.roles.deleted', { name }) })
  } catch (error) {
    sayProblem(error)
  }
  await refreshAccess()
}
