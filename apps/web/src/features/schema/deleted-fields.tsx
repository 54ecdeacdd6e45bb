import type { DeletedField } from '@damask/contract'
import { SettingsSection } from '@damask/ui'
import { Button, Group } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { confirm } from '../../app/confirm.tsx'
import { damask } from '../../app/damask.ts'
import { formatDate, formatNumber } from '../../app/format.ts'
import { labelIn } from '../../app/label-in.ts'
import { say, sayProblem } from '../../app/say.tsx'
import { schemaChanged, schemaQueries } from './queries.ts'
import classes from './schema.module.css'

/** Fields that were deleted and whose values were kept: they can come back, or go for ever. */
export function DeletedFields() {
  const { t } = useTranslation()
  const deleted = useQuery(schemaQueries.deleted())
  if (!deleted.data || deleted.data.length === 0) return null
  return (
    <SettingsSection title={t('schema.deleted.title')} description={t('schema.deleted.hint')}>
      <ul className={classes.lines}>
        {deleted.data.map((one) => (
          <DeletedLine key={one.field.id} deleted={one} />
        ))}
      </ul>
    </SettingsSection>
  )
}

function DeletedLine({ deleted: { field, assetCount, deletedAt, isErasing } }: { deleted: DeletedField }) {
  const { t } = useTranslation()
  const name = labelIn(field.labels)
  const count = { count: assetCount, formatted: formatNumber(assetCount) }
  const attempt = async (work: () => Promise<unknown>, message: string) => {
    try {
      await work()
      void say({ message })
    } catch (error) {
      void sayProblem(error)
    }
    schemaChanged()
  }
  const erase = async () => {
    const isSure = await confirm({
      title: t('schema.deleted.eraseTitle', { name }),
      text: t('schema.deleted.eraseText', count),
      submit: t('schema.deleted.erase'),
      takesAway: true,
    })
    const call = () => damask.fields.delete({ fieldId: field.id, values: 'erase' })
    if (isSure) await attempt(call, t('schema.deleted.erasing'))
  }
  const restore = () =>
    attempt(() => damask.fields.restore({ fieldId: field.id }), t('schema.deleted.restored', { name }))
  return (
    <li className={classes.line}>
      <span className={classes.lineLink}>
        <span className={classes.lineName}>{name}</span>
        <span className={classes.faint}>
          {isErasing
            ? t('schema.deleted.erasing')
            : t('schema.deleted.kept', { ...count, date: formatDate(deletedAt) })}
        </span>
      </span>
      {!isErasing && (
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => void restore()}>
            {t('schema.deleted.restore')}
          </Button>
          <Button size="xs" variant="default" color="red" onClick={() => void erase()}>
            {t('schema.deleted.erase')}
          </Button>
        </Group>
      )}
    </li>
  )
}
