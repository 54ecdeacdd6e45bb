import type { FolderId, Quality } from '@damask/contract'
import { Meter } from '@damask/ui'
import { Badge } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../app/format.ts'
import { textIn } from '../metadata/labels.ts'
import { formatPart } from './part.ts'
import classes from './quality.module.css'

type Field = Quality['fields'][number]
type Props = { readonly fields: readonly Field[]; readonly folderId: FolderId | undefined }

const partOf = ({ applies, filled }: Field) => (applies > 0 ? Math.min(1, filled / applies) : 1)

/** What is required and what lacks most comes first. */
const byNeed = (a: Field, b: Field) => Number(b.isRequired) - Number(a.isRequired) || partOf(a) - partOf(b)

export function FieldsTable({ fields, folderId }: Props) {
  const { t } = useTranslation()
  const asked = fields.filter(({ applies }) => applies > 0).sort(byNeed)
  const notAsked = fields.length - asked.length
  return (
    <>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('quality.fields.field')}</th>
            <th scope="col" colSpan={2}>
              {t('quality.fields.complete')}
            </th>
            <th scope="col">{t('quality.fields.toDo')}</th>
          </tr>
        </thead>
        <tbody>
          {asked.map((field) => (
            <FieldRow key={field.key} field={field} folderId={folderId} />
          ))}
        </tbody>
      </table>
      {notAsked > 0 && <p className={classes.note}>{t('quality.fields.notAsked', { count: notAsked })}</p>}
    </>
  )
}

function FieldRow({ field, folderId }: { field: Field; folderId: FolderId | undefined }) {
  const { t } = useTranslation()
  const label = textIn(field.labels)
  const part = formatPart(partOf(field))
  const missing = Math.max(0, field.applies - field.filled)
  const show = (is: 'missing' | 'misfit') => ({ where: [{ field: field.key, is }] })
  return (
    <tr>
      <th scope="row">
        {label}
        {field.isRequired && (
          <Badge size="xs" variant="light" className={classes.badge}>
            {t('quality.fields.required')}
          </Badge>
        )}
      </th>
      <td className={classes.bar}>
        <Meter
          label={label}
          valueText={part}
          value={field.filled}
          max={field.applies}
          tone={field.isRequired && missing > 0 ? 'warning' : 'accent'}
        />
      </td>
      <td className={classes.number}>{part}</td>
      <td className={classes.links}>
        {missing > 0 && (
          <Link to="/library/{-$folderId}" params={{ folderId }} search={show('missing')}>
            {t('quality.fields.missing', { count: missing, assets: formatNumber(missing) })}
          </Link>
        )}
        {field.misfits > 0 && (
          <Link to="/library/{-$folderId}" params={{ folderId }} search={show('misfit')}>
            {t('quality.fields.misfits', { count: field.misfits, assets: formatNumber(field.misfits) })}
          </Link>
        )}
        {missing === 0 && field.misfits === 0 && <span className={classes.quiet}>{t('quality.fields.done')}</span>}
      </td>
    </tr>
  )
}
